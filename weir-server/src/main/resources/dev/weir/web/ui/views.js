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
    name: 'explore',
    title: 'Explore',
    icon: svg`<path d="M4 4v16h16M7.500 15l4-5 3.500 3 5-7"/>`,
    load: () => import('./views/explore.js'),
  },

];
