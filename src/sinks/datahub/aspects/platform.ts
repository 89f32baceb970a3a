/** What DataHub shows in place of a platform's bare name. */
export interface DataPlatformInfoAspect {
  readonly name: string;
  readonly displayName: string;
  readonly type: 'OTHERS';
  readonly datasetNameDelimiter: '.';
}
