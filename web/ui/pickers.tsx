import type { WasteRow } from '../../src/catalogue/contract.ts'
import { placeNames } from '../../src/core/codes.ts'
import type { FacilityRow, PartyRow } from '../../src/parties/contract.ts'
import { RemoteSelect } from './remote-select.tsx'

interface PickerProps {
  readonly value?: string | undefined
  readonly onChange?: (value: string | undefined) => void
  readonly label: string
  readonly placeholder?: string
  readonly width?: number | string
  readonly id?: string
}

export function PartyPicker(p: PickerProps) {
  return (
    <RemoteSelect<PartyRow>
      {...p}
      path="/api/v1/parties"
      toOption={(x) => ({
        value: String(x.id),
        label: x.name,
        detail: [x.creditCode, x.external ? '区外' : null].filter(Boolean).join(' · '),
      })}
    />
  )
}

/** `party` narrows to one party's own sites and stores. */
export function FacilityPicker({ party, ...p }: PickerProps & { party?: string | undefined }) {
  return (
    <RemoteSelect<FacilityRow>
      {...p}
      path="/api/v1/facilities"
      fixed={{ party }}
      toOption={(x) => ({
        value: String(x.id),
        label: x.name === x.party.name ? x.name : `${x.party.name} · ${x.name}`,
        detail: [
          x.kindName,
          x.code,
          x.region === 'own' ? x.streetName : (x.regionName ?? placeNames[x.region]),
        ]
          .filter(Boolean)
          .join(' · '),
      })}
    />
  )
}

export function WastePicker(p: PickerProps) {
  return (
    <RemoteSelect<WasteRow>
      {...p}
      path="/api/v1/catalogue"
      toOption={(x) => ({
        value: x.code,
        label: `${x.code} ${x.name}`,
        detail: [x.className, x.synonyms.slice(0, 4).join('、')].filter(Boolean).join(' · '),
      })}
    />
  )
}
