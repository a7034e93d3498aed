// Which letters of String.Latin (DIN 91379) our fonts can draw: `node web/tests/letters.mjs`. The list is foreign and may be missing.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import wawoff2 from 'wawoff2'

const here = dirname(fileURLToPath(import.meta.url))
const shared = process.env.RATHAUS_SHARED ?? join(here, '../../../shared')
const list = join(shared, 'testdata/citizen/string-latin/string_latin_1_2.csv')
if (!existsSync(list)) {
  console.error(`foreign suite string-latin not found at ${list}`)
  process.exit(process.env.RATHAUS_REQUIRE_SUITES === '1' ? 1 : 0)
}

const drawn = new Set()
for (const name of readdirSync(join(here, '../dist'))) {
  if (/^fira-sans-400.*woff2$/.test(name)) for (const point of letters(Buffer.from(await wawoff2.decompress(readFileSync(join(here, '../dist', name)))))) drawn.add(point)
}
const rows = readFileSync(list, 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').slice(0, 2))
const missing = rows.filter(([points]) => !points.split(/[ +_]/).map((hex) => parseInt(hex, 16)).every((point) => point < 0x20 || drawn.has(point)))
const groups = Object.groupBy ? Object.groupBy(missing, ([, group]) => group) : missing.reduce((all, row) => ({ ...all, [row[1]]: [...(all[row[1]] ?? []), row] }), {})
console.log(`letters: ${rows.length - missing.length} of ${rows.length} are in Fira Sans; the system's font draws the rest`)
for (const [group, of] of Object.entries(groups)) console.log(`  ${group}: ${of.length} missing, ${of.slice(0, 12).map(([points]) => points).join(' ')}`)
// The letters of names are what must not fall out of the typeface.
process.exit(rows.length - missing.length < rows.length * 0.7 ? 1 : 0)

// The code points of a font's character map (formats 4 and 12).
function letters (font) {
  const points = []
  const tables = font.readUInt16BE(4)
  for (let n = 0; n < tables; n++) {
    const record = 12 + 16 * n
    if (font.toString('latin1', record, record + 4) !== 'cmap') continue
    const cmap = font.readUInt32BE(record + 8)
    for (let m = 0; m < font.readUInt16BE(cmap + 2); m++) {
      const at = cmap + font.readUInt32BE(cmap + 4 + 8 * m + 4)
      const format = font.readUInt16BE(at)
      if (format === 12) {
        for (let g = 0; g < font.readUInt32BE(at + 12); g++) {
          for (let p = font.readUInt32BE(at + 16 + 12 * g); p <= font.readUInt32BE(at + 20 + 12 * g); p++) points.push(p)
        }
      } else if (format === 4) {
        const segments = font.readUInt16BE(at + 6) / 2
        for (let s = 0; s < segments; s++) {
          const end = font.readUInt16BE(at + 14 + 2 * s)
          for (let p = font.readUInt16BE(at + 16 + 2 * segments + 2 * s); p <= end && p < 0xffff; p++) points.push(p)
        }
      }
    }
  }
  return points
}
