import type { Config } from '../config/config.js';
import type { Logger } from '../log/logger.js';
import { openSchemas } from '../schemas/open-schemas.js';
import { probe, type Finding } from './probe.js';

/** Whether the files that tell columns of tables can be read; nothing when there is none. */
export async function checkSchemas({ schemas }: Config, log: Logger): Promise<readonly Finding[]> {
  if (schemas.file === null && schemas.dbtTargetDirs.length === 0) return [];
  return [
    await probe('schemas', async () => {
      const { found } = await openSchemas(schemas, log);
      return found.join(', ');
    }),
  ];
}
