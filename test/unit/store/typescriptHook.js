// Lets a plain Node process of a test load our TypeScript: `node -r typescriptHook.js program.ts`. What was compiled once is kept:
// loading the compiler takes longer than most of these programs.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const CACHE = path.resolve(module.path, '../../../node_modules/.cache/typescript-hook');

function compile(source) {
  const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  return transpileModule(source, { compilerOptions }).outputText;
}

function compiled(source) {
  const kept = path.join(CACHE, `${createHash('sha256').update(source).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const text = compile(source);
    mkdirSync(CACHE, { recursive: true });
    // Several processes may do so at once; none may read half a file.
    writeFileSync(`${kept}.${process.pid}`, text);
    renameSync(`${kept}.${process.pid}`, kept);
    return text;
  }
}

require.extensions['.ts'] = (module, file) => {
  module._compile(compiled(readFileSync(file, 'utf8')), file);
};
