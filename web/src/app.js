// Improves pages that work without it: focus on what is wrong, counting, copying, progress of an upload.
for (const summary of document.querySelectorAll('[data-focus]')) {
  summary.focus()
  break
}

// A form sent twice by a double click would be two acts.
let lastSent = { form: null, at: 0 }
document.addEventListener('submit', (event) => {
  const again = event.target === lastSent.form && event.timeStamp - lastSent.at < 1000
  if (again) {
    event.preventDefault()
    event.stopImmediatePropagation()
  } else lastSent = { form: event.target, at: event.timeStamp }
}, { capture: true })

// From the error summary to the first input of a group of inputs.
document.addEventListener('click', (event) => {
  const link = event.target.closest('.r-error-summary a[href^="#"]')
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
  if (!target) return
  const first = target.matches('fieldset') ? target.querySelector('[aria-invalid], input:checked') ?? target.querySelector('input') : target
  event.preventDefault()
  ;(target.querySelector?.('legend') ?? document.querySelector(`label[for="${CSS.escape(target.id)}"]`) ?? target).scrollIntoView()
  first?.focus({ preventScroll: true })
})

for (const area of document.querySelectorAll('textarea[data-limit]')) {
  const count = document.getElementById(area.id + '-count')
  const spoken = document.createElement('span')
  spoken.className = 'r-sr-only'
  spoken.setAttribute('aria-live', 'polite')
  count.after(spoken)
  let timer
  const update = () => {
    const left = Number(area.dataset.limit) - [...area.value].length
    const text = (left < 0 ? count.dataset.over : count.dataset.left).replace('#', Math.abs(left))
    count.textContent = text
    count.dataset.state = left < 0 ? 'over' : ''
    clearTimeout(timer)
    // Said only when typing pauses, or it would talk over every key.
    timer = setTimeout(() => { spoken.textContent = text }, 1000)
  }
  area.addEventListener('input', update)
  // After going back, the browser restores the text but not the count.
  if (area.value !== area.defaultValue) update()
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy)
      button.parentElement.querySelector('[role=status]').textContent = button.dataset.done
    })
  }
}

// Sends files with a bar that shows how far they are; without it the browser sends the same form.
for (const form of document.querySelectorAll('form[data-upload]')) {
  form.addEventListener('submit', (event) => {
    const files = [...form.querySelectorAll('input[type=file]')].flatMap((input) => [...input.files])
    if (files.reduce((sum, file) => sum + file.size, 0) < 500_000) return
    event.preventDefault()
    const bar = document.createElement('progress')
    bar.className = 'r-upload-progress'
    bar.max = 1
    bar.value = 0
    bar.setAttribute('aria-label', form.querySelector('input[type=file]').labels[0]?.textContent ?? '')
    form.append(bar)
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.upload.onprogress = ({ loaded, total }) => { bar.value = loaded / total }
    request.onload = () => {
      if (request.responseURL && request.responseURL !== form.action) { location.assign(request.responseURL); return }
      // The form came back with problems: show what the server wrote.
      const answer = new DOMParser().parseFromString(request.responseText, 'text/html')
      document.title = answer.title
      document.querySelector('main').replaceWith(answer.querySelector('main'))
      document.querySelector('[data-focus]')?.focus()
    }
    request.onerror = () => { bar.remove(); form.submit() }
    request.send(new FormData(form, event.submitter))
  })
}

// Passkeys: the server says what is wanted, the authenticator answers, the form carries the answer.
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const said = form.querySelector('[role=status]')
      said.textContent = ''
      try {
        const response = await fetch(form.dataset.begin, { method: 'POST', body: new URLSearchParams() })
        if (response.redirected) { location.assign(response.url); return }
        const { publicKey } = await response.json()
        const credential = form.dataset.passkey === 'create'
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
        form.elements.antwort.value = JSON.stringify(credential)
        form.submit()
      } catch { said.textContent = form.dataset.failed }
    })
  }
}
