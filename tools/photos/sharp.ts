/** sharp is a dependency of functions/ alone; the tools use that copy, as the engine does. */
export { default } from '../../functions/node_modules/sharp/dist/index.mjs';
