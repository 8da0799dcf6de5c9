window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  // The validator of elsewhere would be a request over the network.
  validatorUrl: null,
});
