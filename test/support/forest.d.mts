export interface Forest {
  readonly csv: string;
  readonly rows: number;
  readonly deadSource: string;
  readonly lostDestination: string;
  readonly badSite: string;
  readonly badSiteControllers: readonly string[];
}
export function forestCsv(size: {
  readonly controllers: number;
  readonly partners?: number;
  readonly contexts?: number;
  readonly controllersPerSite?: number;
}): Forest;
