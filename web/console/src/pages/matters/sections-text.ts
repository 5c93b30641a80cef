import type { Section } from '../../../../../src/plan/matters.contract.ts'

/** Sections as a person edits them: `# ` begins a heading, every other line is a paragraph. */
export function sectionsText(sections: readonly Section[]): string {
  return sections
    .map(({ heading, paragraphs }) => [...(heading ? [`# ${heading}`] : []), ...paragraphs].join('\n'))
    .join('\n\n')
}

export function sectionsFrom(text: string): Section[] {
  const sections: { heading: string; paragraphs: string[] }[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line.startsWith('# ')) sections.push({ heading: line.slice(2).trim(), paragraphs: [] })
    else if (line) {
      if (sections.length === 0) sections.push({ heading: '', paragraphs: [] })
      sections.at(-1)?.paragraphs.push(line)
    }
  }
  return sections
}
