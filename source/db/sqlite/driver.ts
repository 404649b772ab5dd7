import sqlite3 from 'sqlite3';

/** SQLITE_OPEN_EXRESCODE, which the driver does not name: errors have their extended codes. */
const EXTENDED_CODES = 0x02000000;

/** Opens a file with the driver. @param flags of sqlite3 @throws the driver's error */
export function openDriver(file: string, flags: number): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const driver = new sqlite3.Database(file, flags | EXTENDED_CODES, (error) => {
      if (error) reject(error);
      else resolve(driver);
    });
  });
}
