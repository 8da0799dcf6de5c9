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

  {
    name: 'events',
    title: 'Events',
    icon: svg`<path d="M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h7"/>`,
    load: () => import('./views/events.js'),
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

  {
    name: 'devices',
    title: 'Devices',
    icon: svg`<path d="M7 7h10v10H7zM10 10.500h4v3h-4zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4"/>`,
    load: () => import('./views/devices.js'),
  },

  {
    name: 'rejected',
    title: 'Rejected',
    icon: svg`<circle cx="12" cy="12" r="8.500"/><path d="M6.200 6.200l11.600 11.600"/>`,
    load: () => import('./views/rejected.js'),
  },

  {
    name: 'server',
    title: 'Server',
    icon: svg`<path d="M4 4h16v6.500H4zM4 13.500h16V20H4zM7.500 7.250h.01M7.500 16.750h.01M11 7.250h5.500M11 16.750h5.500"/>`,
    load: () => import('./views/server.js'),
  },

];
