/** The version of this package, as recorded with every decision. A test keeps it equal to `package.json`. */
export const KIT_VERSION = '0.1.0';
