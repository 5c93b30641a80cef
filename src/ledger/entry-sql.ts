/** An entry of alias `e` as JSON, in the words of `Entry`. */
export const entryJson = `json_build_object('position', e.position, 'stream', e.stream, 'facility', e.facility, 'owner', e.owner,
  'code', e.code, 'lot', e.lot, 'origin', e.origin, 'born', e.born, 'grade', e.grade, 'moisture', e.moisture, 'purpose', e.purpose,
  'place', e.place, 'method', e.method, 'dest', e.dest, 'own', e.own, 'grams', e.grams)`
