/** Migrates a database and ends itself without warning after so many statements: started by upgrade.node.test.ts. */
import { openDatabase, type Database, type DatabaseOptions } from '../../../src/gateway/db/database.js';
import { migrate } from '../../../src/gateway/db/migrate.js';

const database = await openDatabase(JSON.parse(process.env['MIGRATE_DATABASE'] ?? 'null') as DatabaseOptions);
let left = Number(process.env['MIGRATE_KILL_AFTER']);
const mortal: Database = {
  ...database,
  transaction: (work, options) =>
    database.transaction(
      (tx) =>
        work({
          ...tx,
          run: async (sql, values) => {
            const changed = await tx.run(sql, values);
            left -= 1;
            if (left === 0) process.kill(process.pid, 'SIGKILL');
            return changed;
          },
        }),
      options,
    ),
};
await migrate(mortal);
