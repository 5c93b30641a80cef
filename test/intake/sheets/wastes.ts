/** What people call a few wastes; one name means two. */
export const names: Record<string, string | string[]> = {
  豆渣: '139-001-S13',
  废纸: '900-005-S17',
  污泥: ['900-099-S07', '462-001-S90'],
  废机油: '900-214-08',
}
export const resolveWaste = (text: string) => names[text]
export const options = { resolveWaste }
