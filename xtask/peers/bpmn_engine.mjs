// Instances a second of bpmn-engine: `node bpmn_engine.mjs MODEL COUNT TASKS`, packages by NODE_PATH.
//
// The model is parsed and resolved once, and each script made a function once, before the clock runs. In the measured time lies
// what an instance needs from its making to its end: an engine with the elements of the model, the scripts, and one look at what
// they left behind. Nothing is stored or logged. The engine's own way with scripts, a context of V8 for each run of each
// script, takes about half as long again.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { Engine } = require('bpmn-engine')
const elements = require('bpmn-elements')
const BpmnModdle = require('bpmn-moddle')
const { Serializer, TypeResolver } = require('moddle-context-serializer')

// Tasks that end at once call one another; the stack of node is enough for some hundred in a row, the engine's queue for 1,000.
// So now and then one ends in the next turn of the event loop.
const AT_ONCE = 50

/** Scripts as functions that all instances share. */
class Scripts {
  #made = new Map()
  #runs = 0

  register ({ id, behaviour }) {
    if (behaviour.script && !this.#made.has(id)) this.#made.set(id, { execute: this.#runner(behaviour.script) })
  }

  getScript (language, { id }) {
    return this.#made.get(id)
  }

  #runner (text) {
    const script = new Function('environment', 'next', text)
    return ({ environment }, next) => {
      if (++this.#runs % AT_ONCE) script(environment, next)
      else setImmediate(() => script(environment, next))
    }
  }
}

const [model, count, tasks] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const parsed = await new BpmnModdle().fromXML(readFileSync(model, 'utf8'))
const sourceContext = Serializer(parsed, TypeResolver(elements))
const scripts = new Scripts()

async function instance () {
  const engine = new Engine({ sourceContext, scripts, variables: { n: 0 } })
  const execution = await new Promise((resolve, reject) => {
    engine.execute((failure, execution) => failure ? reject(failure) : resolve(execution))
  })
  const { n } = execution.definitions[0].getProcesses()[0].environment.variables
  if (n !== tasks) throw new Error(`n is ${n} after ${tasks} tasks`)
}

async function instances (number) {
  const begin = performance.now()
  for (let done = 0; done < number; done++) await instance()
  return (performance.now() - begin) / 1000
}

await instances(Math.floor(count / 5) + 1)
const seconds = await instances(count)
const version = (await new Engine().getState()).engineVersion
console.log(JSON.stringify({ peer: 'bpmn-engine', version, instances: count, seconds }))
