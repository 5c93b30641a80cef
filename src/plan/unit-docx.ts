import { isDay, labelDay } from '../core/day.ts'
import { lightNames } from './contract.ts'
import type { Section } from './matters.contract.ts'
import { paperDocx } from './papers-docx.ts'
import type { RhythmHouse } from './rhythm-house.ts'
import { bodyNames, type DutyBrief, memberRoleNames, type UnitPage } from './units.contract.ts'

/** The unit's extract of the responsibility list, to be printed and handed over. */
export async function unitDocx(page: UnitPage, { district, demo }: Pick<RhythmHouse, 'district' | 'demo'>) {
  const { documents } = district.pack.district
  return await paperDocx({
    head: documents.office,
    number: null,
    signer: null,
    title: `${page.unit.name}责任清单`,
    recipients: [page.unit.name],
    sections: sectionsOf(page),
    issuer: documents.office,
    signedOn: null,
    printedBy: documents.office,
    printedOn: null,
    marks: demo ? ['演示数据'] : [],
  })
}

function sectionsOf(page: UnitPage): Section[] {
  const { leads, supports, carriesOut, duties, members, owed, late } = page
  return numbered([
    listed('牵头措施', leads),
    listed('协办措施', supports),
    listed('落实措施', carriesOut),
    said(
      '其他职责',
      duties.map((d) => `${d.duty}${d.basis ? `（${d.basis}）` : ''}。`),
    ),
    said(
      '任职',
      members.map(
        (m) => `${bodyNames[m.body]}${m.groupTitle ?? ''}${memberRoleNames[m.role]}：${m.person}。`,
      ),
    ),
    dated(`${Number(page.month.slice(5))}月应办`, owed),
    dated('逾期事项', late),
  ])
}

const ordinals = ['一', '二', '三', '四', '五', '六', '七']

/** Sections that say nothing are left out, the others numbered through. */
function numbered(sections: readonly (Section | null)[]): Section[] {
  return sections
    .filter((section) => section !== null)
    .map((section, i) => ({ ...section, heading: `${ordinals[i]}、${section.heading}` }))
}

function listed(heading: string, duties: readonly DutyBrief[]): Section | null {
  if (duties.length === 0) return null
  const rows = duties.map((d) => [
    `${d.place}${d.title}`,
    d.leadUnits.join('、'),
    until(d),
    lightNames[d.light],
  ])
  return { heading, paragraphs: [], table: { columns: ['措施', '牵头单位', '完成时限', '灯号'], rows } }
}

function until({ completion: { day, mark } }: DutyBrief): string {
  if (day === null) return mark ?? ''
  return `${isDay(day) ? labelDay(day) : `每年${Number(day.slice(0, 2))}月${Number(day.slice(3))}日`}${mark ? `（${mark}）` : ''}`
}

const said = (heading: string, paragraphs: string[]): Section | null =>
  paragraphs.length === 0 ? null : { heading, paragraphs }

function dated(heading: string, rows: UnitPage['owed']): Section | null {
  if (rows.length === 0) return null
  const cells = rows.map((r) => [
    r.title,
    r.kindName,
    isDay(r.due) ? labelDay(r.due) : r.due,
    r.standing === 'done' ? '已办' : r.daysLeft < 0 ? `逾期 ${-r.daysLeft} 天` : `还有 ${r.daysLeft} 天`,
  ])
  return { heading, paragraphs: [], table: { columns: ['事项', '类别', '期限', '情况'], rows: cells } }
}
