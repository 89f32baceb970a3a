/** All that the worker reads queries with. The build makes one file of it and of what it imports (scripts/build.mjs). */
export { ParserBroken } from '../parse.js';
export { explainWithPlaces } from '../places/blame.js';
export { tablesOnly } from '../resolve.js';
