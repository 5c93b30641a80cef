import { Document, Packer, Paragraph } from 'docx'
import { describe, expect, it } from 'vitest'
import { dutiesOf } from '../../src/plan/obligations.rules.ts'
import { matchSafeguards } from '../../src/plan/safeguard-text.rules.ts'
import { matchText, segmentsOf } from '../../src/plan/text-match.rules.ts'
import { demo } from '../packs/support.ts'
import { get, planServer, send } from './support.ts'

/** A plan’s text of our own making, in the form such texts have: numbered tasks, units after every measure. */
const lines = [
  '青禾区两年行动方案',
  '一、家底',
  '1.基础。去年余料不少。',
  '二、主要任务',
  '（一）把事情管起来',
  '1. 统筹。每季度开一次碰头会，清单到人，会后有纪要。（牵头单位：区无废建设领导小组；协办单位：各有关单位。各街道一并落实）每年6月5日前晒家底，向社会发布家底公告。（牵头单位：区环境局、区统计局）',
  '[bookmark: _x1]2．制度。把统计口径理顺，出台报数办法。（牵头单位：区统计局；协办单位：区生态环境局）',
  '（二）把废物用起来',
  '3、工地。工地余料就近回用，到2025年底利用率达到八成五。（牵头单位：区住房和建设局，协办单位：区城管局）2024年建成示范工地三到四处（牵头单位：区建设局、区环境局）',
  '4.田间头与灶头。秸秆离田、农膜回收，都不许下河。（牵头单位：区农业局）厨余单独收运，当天清完。（牵头单位：区城管局；配合单位：区卫健局、各有关单位）',
  '5.药瓶。诊所产生的医废两天一收。（牵头单位：区卫健局；协办单位：区环境局）。',
  '三、保障',
  '（一）有人牵头',
  '区无废办牵头，每季度跑腿一次。',
  '（二）年底交账',
  '每年12月20日前，各单位、各街道向区无废办交账。',
  '附件1',
  '（一）附表',
]
const ids = ['Q01-1', 'Q01-2', 'Q02-1', 'Q03-1', 'Q03-2', 'Q04-1', 'Q04-2', 'Q05-1']
const duties = dutiesOf(demo.plan)
const match = (paragraphs: readonly string[]) => matchText(segmentsOf(paragraphs, demo), duties)

describe('the official text', () => {
  it('is cut where units are named, and every piece finds its measure', () => {
    const found = match(lines)
    expect(found.map((m) => m.measure)).toEqual(ids)
    expect(found.every((m) => m.sure)).toBe(true)
    expect(found[2]?.segment).toMatchObject({ task: 2, units: ['qh_statistics', 'qh_environment'] })
    expect(found[1]?.segment.text.startsWith('每年6月5日前')).toBe(true)
  })

  it('that leaves a measure out, or has one more, shifts nothing after it', () => {
    const without = lines.map((line) => line.replace(/2024年建成.*$/, ''))
    expect(match(without).map((m) => m.measure)).toEqual(ids.filter((id) => id !== 'Q03-2'))
    const more = lines.map((line) => line.replace('厨余单独', '路灯全部换新。（牵头单位：区统计局）厨余单独'))
    expect(match(more).map((m) => m.measure)).toEqual([...ids.slice(0, 6), null, ...ids.slice(6)])
  })

  it('without unit names is cut at its own numbering, less surely', () => {
    const plain = ['任务4：田头与灶头', '4. 一是秸秆离田、农膜回收；二是厨余单独收运，当天清完。']
    const found = match(plain)
    expect(found.map((m) => [m.measure, m.sure])).toEqual([
      ['Q04-1', true],
      ['Q04-2', true],
    ])
    expect(segmentsOf(['随便写写', '没有任务'], demo)).toEqual([])
  })
})

describe('safeguards', () => {
  it('that stand in one part share its sentences by their words', () => {
    const [first, second] = duties.filter((duty) => duty.kind === 'safeguard')
    if (!first || !second) throw new Error('the plan has no safeguards')
    const both = [first, { ...second, place: first.place }]
    const text = ['三、保障', '（一）严格', '有人跑腿。还要勤快。年底都要交账。', '跑腿的有补贴。']
    const found = matchSafeguards(text, both, 8)
    expect(found.map((m) => [m.segment.no, m.measure, m.sure, m.segment.text])).toEqual([
      [9, 'QS1', true, '（一）严格\n有人跑腿。还要勤快。跑腿的有补贴。'],
      [10, 'QS2', true, '年底都要交账。'],
    ])
    expect(matchSafeguards(['三、保障', '没有分条'], both, 0)).toEqual([])
    expect(matchSafeguards(['三、保障', '（一）严格'], [first], 0)[0]).toMatchObject({
      measure: 'QS1',
      sure: false,
    })
  })
})

const server = await planServer()
const { office, construction } = server

async function load(client: typeof office, name: string, content: Buffer) {
  const boundary = '----plan-text'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  return (await client({ method: 'POST', url: '/api/v1/plan/documents', headers, payload })).json()
}

describe('a document', () => {
  it.each([
    ['UTF-8 text', '方案.txt', () => Buffer.from(lines.join('\r\n'))],
    [
      'Word',
      '方案.docx',
      () =>
        Packer.toBuffer(new Document({ sections: [{ children: lines.map((text) => new Paragraph(text)) }] })),
    ],
  ])('as %s is read and matched', async (_, name, content) => {
    const proposal = await load(office, name, await content())
    expect(proposal.segments.map((s: { measure: string }) => s.measure)).toEqual([...ids, 'QS1', 'QS2'])
    expect(proposal.segments.map((s: { no: number }) => s.no)).toEqual(
      proposal.segments.map((_: object, i: number) => i + 1),
    )
    expect(proposal.unmatched).toEqual([])
    expect(proposal.segments.some((s: { unitsDiffer: boolean }) => s.unitsDiffer)).toBe(false)
  })

  it('of another kind, empty, or without measures is refused', async () => {
    expect((await load(office, '方案.pdf', Buffer.from('%PDF-'))).code).toBe('plan_document_kind')
    expect((await load(office, '空.txt', Buffer.from(' \n '))).code).toBe('plan_document_empty')
    expect((await load(office, '散文.txt', Buffer.from('今天天气好'))).code).toBe('plan_document_unmatched')
    expect((await load(office, '坏.docx', Buffer.from('PK不是压缩包'))).code).toBe('workbook_broken')
    expect((await load(construction, '方案.txt', Buffer.from('x'))).code).toBe('forbidden')
  })

  it('is kept once the office has confirmed it', async () => {
    const { document, segments } = await load(office, '方案.txt', Buffer.from(lines.join('\n')))
    const texts = segments.map(({ measure, text }: { measure: string; text: string }) => ({ measure, text }))
    expect(
      (await send(office, '/api/v1/plan/texts', { document, texts: [{ measure: 'X1-1', text: 'x' }] })).code,
    ).toBe('measure_unknown')
    expect((await send(office, '/api/v1/plan/texts', { document, texts })).status).toBe(204)
    expect((await get(office, '/api/v1/plan/measures/Q02-1')).text).toMatch(/^2．制度。把统计口径理顺/)
    expect((await get(office, '/api/v1/plan/measures/QS2')).text).toBe(
      '（二）年底交账\n每年12月20日前，各单位、各街道向区无废办交账。',
    )
  })
})
