import { css, html, nothing } from 'lit';
import { count, number, when } from '../format.js';
import { state } from '../state.js';
import { AGGREGATES, EVERY_SAMPLE } from './explore-query.js';
import { rangeText, stepText } from './explore-range.js';

export const partStyles = css`
  .ink { flex: none; display: inline-block; width: 12px; height: 4px; border-radius: 2px; }
  .over { position: absolute; inset: 0; display: grid; place-items: center; align-content: center; gap: 12px; padding: 12px; text-align: center; }
  .figures { overflow-x: auto; }
  .figures table { table-layout: fixed; }
  .figures th:not(:first-child) { width: 14%; }
  .figures th, .figures td { white-space: nowrap; }
  .figures th.number { text-align: right; }
  .figures .ink { margin-right: 10px; vertical-align: middle; }
  .offers { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 0 16px; margin: 0 -8px; padding: 0; list-style: none; }
  .offers button { display: flex; width: 100%; justify-content: space-between; gap: 12px; padding: 0 8px; background: none; border: 0; font-weight: 450; text-align: left; }
  @media (max-width: 620px) {
    .figures th:not(:first-child) { width: 64px; white-space: normal; }
    .figures :is(th + th, td + td) { padding-left: 8px; font-size: var(--small); }
    .figures :is(th, td):is(:nth-child(4), :nth-child(6)) { display: none; }
  }
  .offers .at { display: inline-block; min-width: 76px; margin-left: 12px; }
`;

/** The colour of a series, by its place. */
export function ink(i) {
  return html`<i class="ink" .style=${`background:var(--series-${i + 1})`}></i>`;
}

/** What is drawn of a question, in words. */
export function described({ step, aggregate }) {
  return step === EVERY_SAMPLE ? 'every sample' : `${AGGREGATES[aggregate]}, step ${stepText(step)}`;
}

/** No sample in the range: what there is instead, by the items of /api/v1/series that are known. */
export function noSamples(items, showAll) {
  if (!items.length) {
    return html`<weir-empty>There are no samples of this name. Find others above, or wait: they appear as they come.</weir-empty>`;
  }
  const first = Math.min(...items.map((each) => Date.parse(each.first)));
  const last = Math.max(...items.map((each) => Date.parse(each.last)));
  return html`<div class="over"><div><p>No sample in this range.</p>
    <p class="muted">There are samples from ${rangeText(first, last).replace(' – ', ' to ')}.</p></div>
    <button class="primary" @click=${showAll}>Show them</button></div>`;
}

/** What all samples in the range come to. */
export function figuresOf(keys, curves, question) {
  const last = `Last ${question && question.step !== EVERY_SAMPLE ? AGGREGATES[question.aggregate] : ''}`;
  return html`<weir-card heading="In this range"><div class="figures" tabindex="0" role="region" aria-label="Figures of the range"><table>
    <thead><tr><th scope="col">Series</th>${[last, 'Lowest', 'Average', 'Highest', 'Samples'].map((each) => html`<th scope="col" class="number">${each}</th>`)}</tr></thead>
    <tbody>${keys.map((key, i) => {
      const { last: newest, low, average, high, samples } = curves.find((curve) => curve.key === key)?.figures ?? { samples: 0 };
      return html`<tr><td class="cut" title=${key}>${ink(i)}${key}</td>
        ${[newest, low, average, high].map((value) => html`<td class="number">${number(value)}</td>`)}<td class="number">${count(samples)}</td></tr>`;
    })}</tbody></table></div></weir-card>`;
}

/** Where nothing is chosen yet: the first series of the server (null: not known yet). */
export function choice(offers, choose) {
  if (!offers?.length) {
    return html`<weir-card heading="Series"><weir-empty>${offers ? html`No series has come yet. <a href=${state.href('start')}>Start</a> shows how to send the first reading.` : 'Looking …'}</weir-empty></weir-card>`;
  }
  return html`<weir-card heading="Choose one, or find others above"><ul class="offers">${offers.map((each) => html`<li>
    <button @click=${() => choose(each.key)}><span class="cut">${each.key}</span>
      <span class="muted number">${number(each.last_value)}${each.last ? html`<span class="wide at">${when(each.last)}</span>` : nothing}</span></button></li>`)}</ul></weir-card>`;
}
