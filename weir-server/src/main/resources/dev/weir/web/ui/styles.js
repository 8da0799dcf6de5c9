import { css } from 'lit';

/** What every view and element looks like inside; goes first into `static styles`. */
export const base = css`
  *, ::before, ::after { box-sizing: border-box; }
  :host { display: block; }
  :host([hidden]) { display: none; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  a { color: var(--accent); }
  h2, h3 { margin: 0; font-size: 0.875rem; font-weight: 650; }
  p { margin: 0; }
  .muted { color: var(--muted); }
  .small { font-size: var(--small); }
  .mono { font-family: var(--mono); font-size: var(--small); }
  .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .grid { display: grid; gap: 12px; grid-template-columns: repeat(12, minmax(0, 1fr)); }
  .row { display: flex; align-items: center; gap: 8px; flex-wrap: wrap; }
  button, input, select, textarea {
    min-height: 32px; padding: 4px 12px; background: var(--surface); border: 1px solid var(--edge); border-radius: 6px;
    color: inherit; font: inherit; font-size: var(--small);
  }
  button { cursor: pointer; font-weight: 550; }
  button:hover:not(:disabled) { background: var(--raised); }
  button:disabled { opacity: 0.55; cursor: default; }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.primary:hover:not(:disabled) { background: color-mix(in srgb, var(--accent) 88%, var(--text)); }
  table { width: 100%; border-collapse: collapse; }
  th { color: var(--muted); font-size: var(--tiny); font-weight: 550; text-align: left; }
  th, td { height: 28px; padding: 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
  th + th, td + td { padding-left: 12px; }
  tr:last-child td { border-bottom: 0; }
  @media (prefers-reduced-motion: reduce) {
    *, ::before, ::after { animation: none !important; transition: none !important; }
  }
`;
