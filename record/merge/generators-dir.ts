/** The folder of a test in which each generator has one of its own, named by its number. */
export const GENERATORS_DIR = 'generators';
