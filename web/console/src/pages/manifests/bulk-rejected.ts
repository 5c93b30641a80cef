import { ApiFailure, address } from '../../../../api.ts'

/** The rows with faults as a workbook: corrected, it is uploaded as it is. */
export async function saveRejected(path: string, profile: string, file: File): Promise<void> {
  const form = new FormData()
  form.append('file', file)
  const reply = await fetch(address(`${path}/rejected.xlsx`, { profile }), { method: 'POST', body: form })
  if (!reply.ok) throw new ApiFailure(reply.status, await reply.json())
  const url = URL.createObjectURL(await reply.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = `${file.name.replace(/\.[^.]+$/, '')}（待改正）.xlsx`
  link.click()
  URL.revokeObjectURL(url)
}
