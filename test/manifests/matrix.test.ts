import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifestActs, manifestStates } from '../../src/manifests/contract.ts'
import { foldActs } from '../../src/manifests/fold.rules.ts'
import { matrixDocument } from '../../src/manifests/matrix.rules.ts'
import { transitions } from '../../src/manifests/transitions.rules.ts'
import { manifestRoles } from '../../src/packs/manifest-profile.contract.ts'
import { checkout } from '../../src/platform/checkout.ts'
import { demo } from '../packs/support.ts'
import { hazardous, refusalOf, walk, ways } from './steps.ts'

const reason = { reason: '有原因' }

describe('state × act × role', () => {
  it('every state is reached, and is what folding its acts gives', () => {
    for (const state of manifestStates) {
      const { manifest, acts } = walk(ways[state])
      expect(manifest.state).toBe(state)
      expect(foldActs(hazardous, JSON.parse(JSON.stringify(acts)))).toEqual(manifest)
    }
  })

  it.each(manifestStates)('from %s, what is not open is refused by its own code', (state) => {
    for (const kind of manifestActs)
      for (const role of manifestRoles) {
        const { from, roles, elsewhere } = transitions[kind]
        const code = refusalOf(ways[state], [kind, role, {}, reason])
        if (!roles.includes(role)) expect([kind, role, code]).toEqual([kind, role, 'manifest_other_role'])
        else if (!from.includes(state)) expect([kind, role, code]).toEqual([kind, role, elsewhere])
        else expect([kind, role, code]).not.toContain(elsewhere)
      }
  })

  it('is written down as the code has it', () => {
    const written = readFileSync(join(checkout, 'docs', 'manifest-matrix.md'), 'utf8')
    expect(written).toBe(matrixDocument(demo.manifestProfiles))
  })
})
