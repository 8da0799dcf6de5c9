import { css, html, nothing } from 'lit';
import { AGGREGATES, EVERY_SAMPLE } from './explore-query.js';
import { RANGES, STEPS, stepText, toLocal } from './explore-range.js';

export const barStyles = css`
  .bar { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin-top: 12px; }
  .joined { display: flex; }
  .joined button { padding: 0 10px; border-radius: 0; margin-left: -1px; white-space: nowrap; }
  .joined button:first-child { border-radius: 6px 0 0 6px; margin-left: 0; }
  .joined button:last-child { border-radius: 0 6px 6px 0; }
  .joined button:focus-visible { z-index: 1; }
  .joined .sign { min-width: 34px; padding: 0; font-size: 1rem; line-height: 1; }
  button[aria-pressed="true"] { position: relative; background: var(--accent-ground); border-color: var(--accent); color: var(--accent); }
  .field { display: flex; align-items: center; gap: 8px; color: var(--muted); font-size: var(--small); }
  .field select { color: var(--text); padding: 0 6px; }
  .dates { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .dates label { display: flex; align-items: center; gap: 8px; color: var(--muted); font-size: var(--small); }
  .dates input { color: var(--text); padding: 0 8px; }
  .live i { display: inline-block; width: 8px; height: 8px; margin-right: 8px; border: 1px solid currentColor; border-radius: 50%; }
  .live[aria-pressed="true"] i { background: currentColor; }
  .end { display: flex; gap: 8px; margin-left: auto; }
  @media (max-width: 620px) {
    .bar { gap: 8px; }
    .joined { flex: 1 1 auto; }
    .joined:first-child { flex-basis: 100%; }
    .joined button { flex: 1; padding: 0 5px; }
    .end { margin-left: 0; }
    .bar > button, .end button { padding: 0 9px; }
    .field { flex: 1 1 calc(50% - 8px); min-width: 0; }
    .field select { flex: 1; min-width: 0; padding: 0 2px; }
    .joined .sign { min-width: 28px; }
    .dates label { flex: 1 1 100%; }
    .dates label span { width: 36px; }
    .dates input { flex: 1; min-width: 0; }
  }
`;

function pressed(isPressed) {
  return isPressed ? 'true' : 'false';
}

function options(all, chosen) {
  return all.map(([value, title]) => html`<option value=${value} ?selected=${value === chosen}>${title}</option>`);
}

function ranges({ wish, isDates, canZoomBack }, on) {
  return html`<div class="joined" role="group" aria-label="Range">
      ${RANGES.map(([from, title]) => html`<button aria-label=${`The last ${title}`} aria-pressed=${pressed(wish.to === 'now' && wish.from === from)} @click=${() => on.go(from, 'now')}>${title}</button>`)}
    </div>
    <div class="joined" role="group" aria-label="Other ranges">
      <button aria-label="From the first sample to the last" @click=${on.all}>All</button>
      <button aria-pressed=${pressed(isDates)} aria-expanded=${pressed(isDates)} @click=${on.dates}>Dates</button>
    </div>
    <div class="joined" role="group" aria-label="Move and zoom">
      <button class="sign" aria-label="Earlier" title="Earlier" @click=${() => on.move(-0.5)}>‹</button>
      <button class="sign" aria-label="Later" title="Later" @click=${() => on.move(0.5)}>›</button>
      <button class="sign" aria-label="Zoom in" title="Zoom in; or drag over the chart" @click=${() => on.scale(0.5)}>+</button>
      <button class="sign" aria-label="Zoom out" title="Zoom out" @click=${() => on.scale(2)}>−</button>
      <button class="sign" aria-label="Zoom back" title="Back to the range before the zoom" ?disabled=${!canZoomBack} @click=${on.zoomBack}>↶</button>
    </div>`;
}

/** From when to when, by the clock of the page's zone. */
function dates({ range, zone }, on) {
  const take = (event) => {
    event.preventDefault();
    const { from, to } = event.target.elements;
    on.between(from.value, to.value);
  };
  return html`<form class="dates" @submit=${take}>
    <label><span>From</span><input name="from" type="datetime-local" step="1" required .value=${range ? toLocal(range.from) : ''}></label>
    <label><span>to</span><input name="to" type="datetime-local" step="1" required .value=${range ? toLocal(range.to) : ''}></label>
    <button>Show</button><span class="small muted">in ${zone}</span>
  </form>`;
}

/** What is asked for: range, step, aggregate; and what to do with it. `on` has what the buttons do. */
export function bar(shown, on) {
  const { wish, autoStep, isDates, isSaving, isShared, canTake } = shown;
  const auto = autoStep ? `auto (${stepText(autoStep)})` : 'auto';
  return html`<div class="bar">
      ${ranges(shown, on)}
      ${isDates ? dates(shown, on) : nothing}
    </div>
    <div class="bar">
      <label class="field">Step <select @change=${(e) => on.set({ step: e.target.value })}>
        ${options([['', auto], ...STEPS.map((step) => [step, stepText(step)]), [EVERY_SAMPLE, 'every sample']], wish.step)}</select></label>
      <label class="field">Show <select ?disabled=${wish.step === EVERY_SAMPLE} @change=${(e) => on.set({ agg: e.target.value === 'avg' ? '' : e.target.value })}>
        ${options(Object.entries(AGGREGATES), wish.aggregate)}</select></label>
      <button aria-pressed=${pressed(wish.isSplit)} title="A chart for each series" @click=${() => on.set({ split: wish.isSplit ? '' : '1' })}>Split</button>
      <button class="live" aria-pressed=${pressed(wish.isLive)} ?disabled=${wish.to !== 'now'} title=${wish.to === 'now' ? 'New samples appear as they come' : 'A range that ends now can be followed'} @click=${() => on.set({ live: wish.isLive ? 'off' : '' })}><i aria-hidden="true"></i>Live</button>
      <div class="end">
        <button ?disabled=${isSaving || !canTake} @click=${on.save}>${isSaving ? 'Saving …' : 'Save CSV'}</button>
        <button aria-pressed=${pressed(isShared)} aria-expanded=${pressed(isShared)} ?disabled=${!canTake} @click=${on.share}>Share</button>
      </div>
    </div>`;
}
