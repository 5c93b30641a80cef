import { type Grams, gramsToDecimal } from '../core/mass.ts'
import { findWasteCode } from '../core/waste-code.ts'
import type { House } from '../ledger/house.ts'
import type { Reader } from '../platform/database.ts'
import { labelSize } from './digital-id.rules.ts'
import type { Label, LabelSide } from './label-pdf.ts'
import { packageKindNames } from './package.contract.ts'
import { readHolder, type StoredPackage } from './package.store.ts'

/** `T,I` and `T/C` alike: what it is, or may be. */
const hazardsIn = (text: string): string[] => text.split(/[,，/、;；\s]+/).filter((sign) => sign !== '')

/** What the label of a package says: what was told when it was packed, else what the catalogue and the register know. */
export async function labelOf(
  tx: Reader,
  house: House,
  p: StoredPackage,
  publicUrl: string,
): Promise<{ label: Label; side: LabelSide; faces: 1 | 2 }> {
  const { district } = house
  const waste = p.waste ?? ''
  const code = findWasteCode(waste)
  const holder = await readHolder(tx, p.owner.id)
  const known = district.pack.catalogue.codes.find((c) => c.code === waste)
  const { side, faces } = labelSize(p.litres ?? 0)
  const { label } = p
  return {
    side,
    faces,
    label: {
      hazardous: code?.kind === 'hazardous',
      stream: district.waste.streamOf(waste) ?? 'other',
      code: p.code,
      kindName: packageKindNames[p.kind],
      wasteName: label.wasteName ?? district.waste.nameOf(waste),
      wasteClass: code ? `${code.class} ${district.waste.nameOf(code.class)}` : '',
      waste,
      form: label.form ?? '',
      hazards: hazardsIn(label.hazards ?? known?.properties ?? ''),
      mainComponents: label.mainComponents ?? '',
      hazardousComponents: label.hazardousComponents ?? '',
      precautions: label.precautions ?? '',
      digitalId: p.digitalId,
      unitName: holder?.name ?? p.owner.name,
      contact: label.contact ?? holder?.contact ?? '',
      generatedOn: p.born ?? p.packedOn,
      weight: `${gramsToDecimal((p.held || (p.loaded ?? 0)) as Grams, '千克')} 公斤`,
      remark: label.remark ?? packageKindNames[p.kind],
      qr: `${publicUrl}/p/${p.code}${p.digitalId === null ? '' : `?d=${p.digitalId}`}`,
      demo: p.demo,
    },
  }
}
