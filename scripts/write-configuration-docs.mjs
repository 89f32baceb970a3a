// Writes docs/configuration.md from the one table of options. Run `npm run -s build` first.
import { writeFileSync } from 'node:fs';
import { referencePage } from '../dist/config/reference-page.js';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), referencePage());
