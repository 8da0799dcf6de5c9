import { svg } from 'lit';

/**
 * The views, in the order of the navigation. A view is here once it is built: `load` brings the module that defines the element `weir-NAME`.
 * Each entry stands apart from its neighbours, so that two can be added side by side.
 */
export const views = [
  {
    name: 'start',
    title: 'Start',
    icon: svg`<path d="M3 11.5 12 4l9 7.500M5.500 10v9.500h13V10M10 19.500v-5h4v5"/>`,
    load: () => import('./views/start.js'),
  },

  {
    name: 'files',
    title: 'Files',
    icon: svg`<path d="M6 3.500h8l4.500 4.500v12.500H6zM14 3.500V8h4.500M9 12h6.500M9 15h6.500M9 18h4"/>`,
    load: () => import('./views/files.js'),
  },

  {
    name: 'taps',
    title: 'Taps',
    icon: svg`<path d="M6 8h9v11.500H6zM15 10.500h3.500v6H15M9 11.500V16M12 11.500V16M6 8c0-2 1.500-3.500 3-3 1-2 4-2 4.500 0 1.500-.3 2 1.500 1.500 3"/>`,
    load: () => import('./views/taps.js'),
  },

];
