// The core for integrators; n8n itself loads the nodes named in package.json.
module.exports = require('./dist/src');
