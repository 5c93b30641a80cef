import { Modal } from 'antd'
import type { SessionView } from '../../../../src/platform/auth/contract.ts'
import { menuFor } from '../menu.ts'

export function ShortcutHelp({ me, onClose }: { me: SessionView; onClose: () => void }) {
  const keys: [string[], string][] = [
    [['/'], '搜索单位、废物代码、账目号'],
    [['Ctrl', 'K'], '同上，正在输入时也可用'],
    ...menuFor(me).flatMap((g) => g.items.map((i): [string[], string] => [['g', i.key], i.label])),
    [['Esc'], '关闭抽屉或对话框'],
    [['?'], '本说明'],
  ]
  return (
    <Modal open title="键盘快捷键" footer={null} onCancel={onClose} width={420}>
      <ul className="plain">
        {keys.map(([combination, what]) => (
          <li key={combination.join('+')} className="row" style={{ lineHeight: '28px' }}>
            <span style={{ width: 110 }} className="row">
              {combination.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
            <span>{what}</span>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
