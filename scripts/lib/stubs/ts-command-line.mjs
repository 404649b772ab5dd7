// Umzug loads its own command line, which this program never shows, and with it a megabyte of
// parsers. These base classes let that file load; nothing creates an instance.
export class CommandLineAction {}
export class CommandLineParser {}
