import { describe, expect, it } from 'vitest'
import { formIds } from '../../src/intake/forms/form.ts'
import { getForm } from '../../src/intake/forms/forms.ts'
import { paperWords } from '../../src/intake/forms/paper-words.ts'
import { type RawRecord, recordView } from '../../src/ledger/record-view.rules.ts'

const paper = (kind: string, content: Record<string, unknown>): RawRecord => ({
  ...{ id: 1, kind, identity: 'x', version: 1, sheet: null, row: null, import: null, content },
  ...{ actor: '甲', recordedAt: new Date('2025-03-01T00:00:00Z') },
})
const view = recordView(paperWords)

describe('a posting’s paper', () => {
  it('is called as its form is, with the cells under the titles the form prints', () => {
    for (const id of formIds) expect(view(paper(id, {})).title).toBe(getForm(id).title)
    const row = { form: 'weighbridge', part: 'row', values: {}, columns: { net: 'D' }, units: {}, extra: {} }
    expect(view(paper('weighbridge', { ...row, raw: { net: '1.2', plate: '' } }))).toMatchObject({
      title: '过磅单',
      content: [{ title: '净重', value: '1.2' }],
    })
  })

  it('filled in here reads as the person filled it in, without numbers of ours', () => {
    const fact = {
      ...{ kind: 'generate', occurredOn: '2025-03-01', facility: 27, code: '139-001-S13', grams: 1_250_000 },
      ...{ grade: 'recorded', measure: { value: '1.25', unit: '吨', remark: '含水' }, details: {} },
    }
    expect(view(paper('form', fact))).toMatchObject({
      title: '在本系统登记',
      content: [
        { title: '发生日期', value: '2025-03-01' },
        { title: '废物代码', value: '139-001-S13' },
        { title: '数量（吨）', value: '1.25' },
        { title: '证据等级', value: '台账记录' },
        { title: '原始计量', value: '1.25吨（含水）' },
      ],
    })
  })
})
