/** DataHub's environments (FabricType). */
export const fabricTypes: readonly string[] = [
  ...['DEV', 'TEST', 'QA', 'UAT', 'EI', 'PRE', 'STG', 'NON_PROD', 'PROD', 'CORP', 'RVW', 'PRD', 'TST', 'SIT', 'SBX'],
  ...['SANDBOX', 'CERT'],
];
