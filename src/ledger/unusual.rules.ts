import type { StreamRules } from './world.ts'

const gramsPerTonne = 1_000_000

/**
 * The tonnes that one record, or one vehicle's load, of a stream hardly ever passes, where a mass does: more likely
 * tonnes written for kilograms than a load.
 */
export function unusualAbove(
  { unusualTonnes }: Pick<StreamRules, 'unusualTonnes'>,
  grams: number,
  onVehicle: boolean,
): number | null {
  const limit = onVehicle ? unusualTonnes.vehicle : unusualTonnes.record
  return grams > limit * gramsPerTonne ? limit : null
}
