// Builds web/dist: style sheets, script and fonts with hashed names, their gzip twins, and the list that build.rs reads.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as cssTree from 'css-tree'
import { build } from 'esbuild'
import { transform } from 'lightningcss'
import subsetFont from 'subset-font'

const here = dirname(fileURLToPath(import.meta.url))
const kern = join(here, 'node_modules/@kern-ux/native')
const dist = join(here, 'dist')
const list = []

// The letters of DIN 91379 in three fonts: what German and most European names need, and the rest, which browsers fetch only
// when such a letter is on the page. Marks are in all, because a letter and its mark must come from one font.
const MARKS = [0x300, 0x338]
const LETTERS = {
  '': [[0x20, 0x7e], [0xa0, 0x17f], MARKS, [0x2010, 0x2027], [0x202f, 0x2044], [0x20ac, 0x20ac], [0x2190, 0x2195], [0x2212, 0x2212]],
  '-more': [[0x180, 0x24f], [0x259, 0x259], [0x292, 0x292], [0x2b9, 0x2dd], [0x1e00, 0x1eff], [0x1d48, 0x1d57], [0x2070, 0x209c], [0x2116, 0x2116], [0x2122, 0x2122],
    [0x2260, 0x2265]],
  '-greek-cyrillic': [[0x370, 0x45f], [0x490, 0x491], [0x1f00, 0x1fff]]
}
const WEIGHTS = [[400, 'Regular'], [600, 'SemiBold']]
// Kerning, marks, the letters of single languages, figures of equal width for tables.
const FEATURES = ['kern', 'mark', 'mkmk', 'ccmp', 'locl', 'tnum']
// Browsers of the last years; older ones get readable pages without the finer points.
const targets = { chrome: 111 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8), edge: 111 << 16, ios_saf: (16 << 16) | (4 << 8) }

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)

for (const [weight, file] of WEIGHTS) {
  const font = readFileSync(join(kern, `dist/fonts/fira-sans/FiraSans-${file}.woff2`))
  for (const [part, ranges] of Object.entries(LETTERS)) {
    const letters = [...ranges, MARKS].flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)))
    add(`fira-sans-${weight}${part}.woff2`, 'font/woff2', await subsetFont(font, letters.join(''), { targetFormat: 'woff2', keepFeatures: FEATURES }), false)
  }
}
add('favicon.svg', 'image/svg+xml', readFileSync(join(here, 'src/favicon.svg')))
add('kern-licence.md', 'text/markdown; charset=utf-8', readFileSync(join(kern, 'LICENSE.md')))
add('fira-sans-licence.txt', 'text/plain; charset=utf-8', readFileSync(join(here, 'src/fira-sans-licence.txt')))
add('kern.css', 'text/css; charset=utf-8', kernCss())
add('app.css', 'text/css; charset=utf-8', appCss())
add('app.js', 'text/javascript; charset=utf-8', readFileSync(join(here, 'src/app.js')))
await modeller()
writeFileSync(join(dist, 'assets.tsv'), list.map((row) => row.join('\t') + '\n').join(''))

function add (name, mime, content, compress = true) {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const file = name.replace(/(\.[^.]+)$/, `.${hash}$1`)
  writeFileSync(join(dist, file), bytes)
  let size = bytes.length
  if (compress) {
    const packed = gzipSync(bytes, { level: 9 })
    writeFileSync(join(dist, file + '.gz'), packed)
    size = packed.length
  }
  list.push([name, file, mime, hash])
  console.log(`${name.padEnd(24)} ${String(bytes.length).padStart(7)} bytes, ${String(size).padStart(6)} sent`)
}

// The graphical modeller: bpmn-js and what is ours in one script, its style sheets and its font, the licences of all that is in it.
async function modeller () {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(here, 'src/modeller/index.js')],
    absWorkingDir: here,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'iife',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    outfile: 'modeller.js'
  })
  add('modeller.js', 'text/javascript; charset=utf-8', outputFiles[0].contents)
  const packages = [...new Set(Object.keys(metafile.inputs).map((path) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean))].sort()
  const licences = packages.map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(here, path, 'package.json'), 'utf8'))
    const file = ['LICENSE', 'LICENSE.md', 'LICENCE', 'license', 'LICENSE.txt'].map((file) => join(here, path, file)).find((file) => existsSync(file))
    return `${name} ${version}, ${license}\n\n${file ? readFileSync(file, 'utf8').trim() : ''}\n`
  })
  add('modeller-licences.txt', 'text/plain; charset=utf-8', licences.join(`\n${'-'.repeat(72)}\n\n`))
  const assets = join(here, 'node_modules/bpmn-js/dist/assets')
  add('bpmn-font.woff2', 'font/woff2', readFileSync(join(assets, 'bpmn-font/font/bpmn.woff2')), false)
  const [, font] = list.find(([name]) => name === 'bpmn-font.woff2')
  const face = `@font-face{font-family:"bpmn";src:url("/assets/${font}") format("woff2");font-weight:normal;font-style:normal}`
  const codes = readFileSync(join(assets, 'bpmn-font/css/bpmn.css'), 'utf8').replace(/@font-face\s*{[^}]*}/g, '').replace(/@media[^{]*{\s*}/g, '')
  const sheets = [join(assets, 'diagram-js.css'), join(assets, 'bpmn-js.css'), join(here, 'src/modeller.css')].map((path) => readFileSync(path, 'utf8'))
  const { code } = transform({ filename: 'modeller.css', code: Buffer.from([face, codes, ...sheets].join('\n')), minify: true, targets })
  add('modeller.css', 'text/css; charset=utf-8', code)
}

// KERN, less the rules for classes that no page of ours uses. Nothing is changed in what remains; our own rules are in app.css.
function kernCss () {
  const used = usedClasses()
  const drops = (node) =>
    (node.type === 'ClassSelector' && node.name.startsWith('kern-') && !used.has(node.name)) ||
    (node.type === 'AttributeSelector' && node.name.name === 'data-kern-theme') // light and dark follow the person's preference
  const sheet = cssTree.parse(readFileSync(join(kern, 'dist/kern.css'), 'utf8'))
  cssTree.walk(sheet, {
    visit: 'SelectorList',
    // Inner lists first: `:is(body, .kern-light)` keeps `body`.
    leave: (selectors) => {
      selectors.children = selectors.children.filter((selector) => !selector.children.some((part) => drops(part) || isEmptyIs(part)))
    }
  })
  cssTree.walk(sheet, {
    visit: 'Rule',
    leave: (rule, item, rules) => { if (rule.prelude.type === 'SelectorList' && rule.prelude.children.isEmpty) rules.remove(item) }
  })
  cssTree.walk(sheet, {
    visit: 'Atrule',
    leave: (rule, item, rules) => { if (rule.block?.children.isEmpty) rules.remove(item) }
  })
  const { version } = JSON.parse(readFileSync(join(kern, 'package.json'), 'utf8'))
  const { code } = transform({ filename: 'kern.css', code: Buffer.from(cssTree.generate(sheet)), minify: true, targets })
  return `/*! KERN @kern-ux/native ${version}, EUPL-1.2 (kern-licence.md); reduced to the classes in use */\n${code}`
}

// `:is(…)` and `:has(…)` of which nothing is left match nothing; an emptied `:not(…)` would match everything, but KERN's do not empty.
function isEmptyIs (part) {
  return part.type === 'PseudoClassSelector' && ['is', 'where', 'has', 'not'].includes(part.name) && part.children?.first?.children?.isEmpty === true
}

function appCss () {
  const fonts = WEIGHTS.flatMap(([weight]) => Object.entries(LETTERS).map(([part, ranges]) => {
    const [, file] = list.find(([name]) => name === `fira-sans-${weight}${part}.woff2`)
    const range = ranges.map(([from, to]) => `U+${from.toString(16)}-${to.toString(16)}`).join()
    return `@font-face{font-family:"Fira Sans";font-style:normal;font-weight:${weight};font-display:swap;src:url("/assets/${file}") format("woff2");unicode-range:${range}}`
  }))
  const sheets = ['base', 'shell', 'parts', 'fields', 'diagram', 'print'].map((name) => readFileSync(join(here, `src/${name}.css`), 'utf8'))
  const { code } = transform({ filename: 'app.css', code: Buffer.from([...fonts, ...sheets].join('\n')), minify: true, targets })
  return code
}

// Class names are written out in the sources, so looking for them there finds all.
function usedClasses () {
  const used = new Set()
  const walk = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) {
        if (!['target', 'node_modules', 'data', 'demo', 'dist'].includes(name) && !name.startsWith('.')) walk(path)
      } else if (name.endsWith('.rs') || path.startsWith(join(here, 'src/modeller'))) {
        for (const [found] of readFileSync(path, 'utf8').matchAll(/\bkern-[a-z0-9]+(?:(?:__|--?)[a-z0-9]+)*/g)) used.add(found)
      }
    }
  }
  walk(join(here, '..'))
  return used
}
