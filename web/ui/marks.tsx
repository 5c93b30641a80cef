import './marks.css'

/** Stands on every screen that shows demonstration data, and prints with it. */
export function DemoMark() {
  return <span className="mark demo">演示数据</span>
}

export function Mark({
  children,
  tone = 'plain',
}: {
  children: string
  tone?: 'plain' | 'demo' | 'warning' | 'good' | 'bad'
}) {
  return <span className={`mark ${tone}`}>{children}</span>
}

/** 演示数据, 规划数据, 暂定, 初步 … as the server sends them. */
export function Marks({ marks }: { marks: readonly string[] }) {
  return (
    <>
      {marks.map((mark) => (
        <Mark
          key={mark}
          tone={mark === '演示数据' ? 'demo' : mark === '暂定' || mark === '初步' ? 'warning' : 'plain'}
        >
          {mark}
        </Mark>
      ))}
    </>
  )
}
