import { html } from 'lit';

/** An address as a shell takes it: nothing listens on `0.0.0.0` for a client. */
function reachable(address) {
  const cut = address.lastIndexOf(':');
  const host = address.slice(0, cut).replace(/^\[|\]$/g, '');
  return `${host === '0.0.0.0' || host === '::' ? location.hostname : address.slice(0, cut)}:${address.slice(cut + 1)}`;
}

/** For each way in that this server listens on, what to run. */
function commands(listeners) {
  const at = (name) => listeners.filter((each) => each.name === name).map((each) => reachable(each.address))[0];
  const here = location.origin;
  const metrics = at('metrics');
  const ndjson = at('ndjson');
  return [
    metrics && ['Text, put and get', `./weir put --server ${metrics} test.temp 21.5`],
    ndjson && ['JSON lines over TCP', `echo '{"device_id": "test", "temp": 21.5}' | ./weir send --server ${ndjson}`],
    ['HTTP', `curl -H 'Content-Type: application/json' -d '{"device_id": "test", "temp": 21.5}' ${here}/data`],
    ['A CSV file', `printf 'sensor_id,timestamp,value\\ntest,%s,21.5\\n' "$(date +%s)" | curl -F 'file=@-;filename=test.csv' ${here}/upload`],
    ['A tap', `curl -H 'Content-Type: application/json' -d '{"tapId": 1, "volume": 330}' ${here}/api/beers`],
    ['This machine’s own figures', `./weir agent${metrics ? ` --server ${metrics}` : ''}`],
  ].filter(Boolean);
}

/** What stands where nothing has come yet. */
export function waiting(listeners) {
  return html`<section class="waiting" aria-labelledby="waiting">
    <h2 id="waiting"><i aria-hidden="true"></i>Waiting for the first reading</h2>
    <p class="muted">Send one by any of these, in a shell. This page changes by itself when it comes.</p>
    <div class="commands">${commands(listeners).map(([title, text]) => html`
      <weir-card heading=${title}><weir-copy text=${text} label=${`the command for: ${title}`}></weir-copy></weir-card>`)}
    </div>
  </section>`;
}
