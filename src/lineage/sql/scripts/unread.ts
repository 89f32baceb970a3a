/** A statement of a script that is not read: it returns no rows that one knows of, but may fill variables. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, listOf, isObject, textOf } from '../ast.js';
import { runsText } from '../text/texts-in-texts.js';

/** Stands for the statement in the parser's tree. */
export function unread(sql: string): AstObject {
  return { unread: { sql } };
}

/** The text of a statement that is not read: of one that nobody could parse, or that the parser keeps as text. Else null. */
export function unreadText(statement: unknown): string | null {
  return textOf(bodyOf(statement, 'unread')?.['sql']) ?? textOf(bodyOf(statement, 'command')?.['this']);
}

/** What runs a text that is only known when it runs, in words for a person; null for any other statement. */
export function textMadeLater(statement: unknown): string | null {
  const written = unreadText(statement);
  if (written !== null) return runsText(written) && !/\bINTO\b/i.test(written) ? shortened(written) : null;
  const run = bodyOf(statement, 'execute')?.['this'];
  if (run === undefined) return null;
  const called = identifierOf(bodyOf(run, 'table')?.['name'])?.name.toLowerCase();
  return called === undefined || called === 'sp_executesql' || called.startsWith('@') ? 'EXEC' : null;
}

/** Variables that a procedure fills (`EXEC p @x OUTPUT`). */
export function outputsOf(statement: unknown): readonly string[] {
  return listOf(bodyOf(statement, 'execute')?.['parameters']).flatMap((parameter) => {
    const name = isObject(parameter) && parameter['output'] === true ? identifierOf(parameter['value']) : null;
    return name === null ? [] : [name.name];
  });
}

function shortened(sql: string): string {
  const line = sql.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
