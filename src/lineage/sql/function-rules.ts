/** What functions do to their arguments, as tables. Names are in lower case without underscores where spellings vary. */

/** Node types of the parser that aggregate. */
export const aggregateTags: ReadonlySet<string> = new Set([
  'sum', 'min', 'max', 'avg', 'count', 'count_if', 'sum_if', 'array_agg', 'list_agg', 'string_agg', 'group_concat', 'any_value',
  'median', 'mode', 'stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp', 'approx_distinct',
  'approx_count_distinct', 'approx_percentile', 'percentile', 'percentile_cont', 'percentile_disc', 'aggregate_function', 'within_group',
  'combined_parameterized_agg', 'combined_agg_func', 'parameterized_agg', 'quantile', 'array_concat_agg', 'array_unique_agg',
  'bitwise_and_agg', 'bitwise_or_agg', 'bitwise_xor_agg', 'logical_and', 'logical_or', 'bool_and', 'bool_or', 'corr', 'covar_pop',
  'covar_samp', 'json_array_agg', 'json_object_agg', 'j_s_o_n_array_agg', 'j_s_o_n_object_agg', 'j_s_o_n_b_object_agg',
  'arg_max', 'arg_min', 'max_by', 'min_by', 'approx_quantile', 'approx_quantiles', 'approx_top_k', 'object_agg', 'skewness', 'kurtosis',
  'hll', 'sum_of', 'product', 'histogram', 'first', 'last', 'first_value', 'last_value', 'nth_value',
]); // prettier-ignore

/** Those of them that over a window take the value of one row, and do not aggregate. */
export const pickingTags: ReadonlySet<string> = new Set(['first', 'last', 'first_value', 'last_value', 'nth_value']);

/** Functions (in a plain function node) that aggregate. */
export const aggregateNames: ReadonlySet<string> = new Set([
  'sum', 'min', 'max', 'avg', 'mean', 'count', 'countif', 'countdistinct', 'approxdistinct', 'approxcountdistinct', 'arrayagg', 'collectlist',
  'collectset', 'listagg', 'stringagg', 'groupconcat', 'xmlagg', 'jsonagg', 'jsonbagg', 'jsonobjectagg', 'jsonbobjectagg', 'objectagg',
  'anyvalue', 'anylast', 'any', 'grouparray', 'groupuniqarray', 'uniq', 'uniqexact', 'uniqcombined', 'uniqhll12', 'quantile', 'quantiles',
  'quantileexact', 'median', 'mode', 'stddev', 'stddevpop', 'stddevsamp', 'variance', 'varpop', 'varsamp', 'corr', 'covarpop', 'covarsamp',
  'percentile', 'percentilecont', 'percentiledisc', 'percentileapprox', 'approxpercentile', 'approxquantiles', 'approxtopcount', 'argmax',
  'argmin', 'maxby', 'minby', 'sumif', 'avgif', 'minif', 'maxif', 'boolor', 'booland', 'booloragg', 'boolandagg', 'logicalor', 'logicaland', 'every',
  'bitandagg', 'bitoragg', 'hllsketch', 'hll', 'approxcountdistinctds', 'approxset', 'mapagg', 'histogram', 'arrayconcatagg', 'checksum',
  'checksumagg', 'hashagg', 'regrslope', 'regrintercept', 'skewness', 'kurtosis', 'ratiotoreport', 'medianexact', 'summap',
  'list', 'arbitrary', 'first', 'last', 'setagg', 'setunion', 'mapunion', 'mapunionsum', 'multimapagg', 'numerichistogram', 'approxmostfrequent',
  'reduceagg', 'booland', 'countbig', 'stdev', 'stdevp', 'var', 'varp', 'statsmode', 'jsonarrayagg', 'arrayuniqueagg', 'arrayunionagg', 'minhash',
  'topk', 'topkweighted', 'anyheavy', 'grouparraysorted', 'grouparraysample', 'grouparrayinsertat', 'grouparraymovingsum', 'grouparraymovingavg',
  'groupbitand', 'groupbitor', 'groupbitxor', 'groupbitmap', 'uniqtheta', 'uniqcombined64', 'quantiletdigest', 'quantilestdigest', 'quantiletiming',
  'quantilestiming', 'quantileexactweighted', 'quantilesexact', 'quantiledeterministic', 'sumwithoverflow', 'sumkahan', 'sumcount', 'avgweighted',
  'minmap', 'maxmap', 'deltasum', 'entropy', 'singlevalueornull', 'argandmax', 'argandmin', 'product', 'geomean', 'favg', 'fsum', 'mad',
  'bitstringagg', 'quantilecont', 'quantiledisc', 'approxquantile', 'kurtosispop', 'regrr2', 'regrcount', 'regravgx', 'regravgy', 'collect',
  'geometricmean', 'bitwiseandagg', 'bitwiseoragg', 'bitwisexoragg', 'approxtopsum', 'approxtopk', 'countminsketch', 'bitmapbuildagg',
  'bitmaporagg', 'bitmapconstructagg', 'trysum', 'tryavg', 'wmconcat', 'stunionagg', 'stcentroidagg', 'stextent', 'stcollect',
  'std', 'simplelinearregression', 'stochasticlinearregression', 'stochasticlogisticregression', 'grouparrayintersect', 'summapfiltered',
  'corrstable', 'covarsampstable', 'covarpopstable', 'varsampstable', 'varpopstable', 'stddevsampstable', 'stddevpopstable', 'rankcorr',
  'studentttest', 'welchttest', 'mannwhitneyutest', 'meanztest', 'cramersv', 'cramersvbiascorrected', 'theilsu', 'contingency',
  'firstvaluerespectnulls', 'lastvaluerespectnulls', 'flamegraph', 'maxintersections', 'maxintersectionsposition', 'boundingratio',
  'intervallengthsum', 'deltasumtimestamp', 'categoricalinformationvalue', 'anyrespectnulls', 'grouparraylast', 'sumcountif',
  'windowfunnel', 'retention', 'sequencematch', 'sequencecount', 'regrsxx', 'regrsyy', 'regrsxy',
]); // prettier-ignore

/** Functions that hide their argument. */
export const maskingNames: ReadonlySet<string> = new Set([
  'md5', 'md5digest', 'md5hex', 'md5binary', 'md5number', 'md5numberlower64', 'md5numberupper64', 'sha', 'sha1', 'sha1hex', 'sha1binary',
  'sha1digest', 'sha2', 'sha2hex', 'sha2binary', 'sha2digest', 'sha224', 'sha256', 'sha384', 'sha512', 'hash', 'xxhash64', 'xxhash32', 'xxh64',
  'xxh3', 'murmur3', 'murmurhash364', 'murmurhash264', 'murmurhash3128', 'cityhash64', 'siphash64', 'siphash128', 'farmhash64',
  'farmfingerprint', 'fnvhash', 'fnv1hash', 'hashbytes', 'orahash', 'standardhash', 'hmac', 'hmacmd5', 'hmacsha1', 'hmacsha256', 'hmacsha512',
  'crc32', 'funcsha1', 'encrypt', 'aesencrypt', 'digest', 'mask', 'maskshow', 'spookyhash', 'spookyhashv264', 'binarychecksum', 'halfmd5',
]); // prettier-ignore

/** Which arguments are only asked, by place: `decode` is DECODE's (the value and each searched one), `pairs` is MULTIIF's. */
export type AskedArguments = readonly number[] | 'decode' | 'pairs' | 'last';

export const askedArguments: ReadonlyMap<string, AskedArguments> = new Map<string, AskedArguments>([
  ['if', [0]],
  ['iff', [0]],
  ['iif', [0]],
  ['nvl2', [0]],
  ['nullif', [1]],
  ['decode', 'decode'],
  ['multiif', 'pairs'],
  ['sumif', 'last'],
  ['avgif', 'last'],
  ['minif', 'last'],
  ['maxif', 'last'],
  ['countif', 'last'],
  ['uniqif', 'last'],
  ['anyif', 'last'],
  ['argmaxif', 'last'],
  ['grouparrayif', 'last'],
]);

/** Functions whose first argument is a unit (`day`) in the dialects that write it bare. */
export const unitFirst: ReadonlySet<string> = new Set([
  'datediff', 'dateadd', 'datepart', 'datename', 'datetrunc', 'datebucket', 'timestampdiff', 'timestampadd', 'timediff', 'timeadd', 'datesub',
  'datediffbig',
]); // prettier-ignore

/** Functions with a type as an argument that the parser reads as a column, by place. */
export const typeArgument: ReadonlyMap<string, number> = new Map([
  ['tryconvert', 0],
  ['normalize', 1],
  ['normalizeandcasefold', 1],
]);

export const unitNames: ReadonlySet<string> = new Set([
  'year', 'years', 'yyyy', 'yy', 'y', 'quarter', 'quarters', 'qtr', 'q', 'qq', 'month', 'months', 'mon', 'mm', 'm', 'week', 'weeks', 'wk', 'ww', 'w',
  'isoweek', 'isoyear', 'day', 'days', 'dd', 'd', 'dow', 'doy', 'dayofweek', 'dayofyear', 'weekday', 'dw', 'hour', 'hours', 'hh', 'h', 'minute',
  'minutes', 'mi', 'n', 'second', 'seconds', 'ss', 's', 'millisecond', 'milliseconds', 'ms', 'microsecond', 'microseconds', 'us', 'mcs',
  'nanosecond', 'nanoseconds', 'ns', 'decade', 'century', 'millennium', 'epoch', 'dayofweek_iso', 'epoch_second', 'epoch_millisecond', 'date',
]); // prettier-ignore

export const typeNames: ReadonlySet<string> = new Set([
  'char', 'nchar', 'varchar', 'nvarchar', 'text', 'string', 'binary', 'signed', 'unsigned', 'integer', 'int', 'bigint', 'smallint', 'decimal',
  'numeric', 'float', 'real', 'double', 'date', 'datetime', 'time', 'timestamp', 'timestamptz', 'timetz', 'boolean', 'bool', 'json', 'super',
  'uuid', 'bit', 'money', 'nfc', 'nfd', 'nfkc', 'nfkd',
]); // prettier-ignore

/** Words that are values of the session or of the scan and not columns, though they may be parsed as ones. */
export const sessionWords: ReadonlySet<string> = new Set([
  'current_date', 'current_time', 'current_timestamp', 'current_user', 'session_user', 'system_user', 'localtimestamp', 'sysdate',
  'systimestamp', '_table_suffix', '_partitiontime', '_partitiondate', '_file_name',
]); // prettier-ignore

/** Fields of a sequence, which is no relation. */
export const sequenceFields: ReadonlySet<string> = new Set(['nextval', 'currval']);

/** Methods of SQL Server's XML, places and hierarchies. */
export const columnMethods =
  /^(?:value|query|exist|nodes|tostring|getlevel|getancestor|getdescendant|getreparentedvalue|isdescendantof|st[a-z]+|astextzm|asgml|makevalid)$/i;

/** Functions that DuckDB lets stand after their first argument; what stands before any other is taken for a schema. */
export const chainedMethods =
  /^(?:(?:list|array|string|str|struct|map|json|regexp|date)_\w+|lower|upper|[lr]?trim|split|replace|contains|substr(?:ing)?|len|length|concat|left|right|strftime|year|month|day|round|abs|md5|sha256)$/i;

/** Aggregates of a package, by receiver and method. */
export const aggregateMethods: ReadonlySet<string> = new Set([
  'hll_count.init', 'hll_count.merge', 'hll_count.mergepartial', 'kll_quantiles.initint64', 'kll_quantiles.initfloat64',
  'kll_quantiles.mergeint64', 'kll_quantiles.mergefloat64', 'kll_quantiles.mergepartial',
]); // prettier-ignore

/** Columns of the scan that some engines have beside the table's own. */
export const hiddenColumns: ReadonlySet<string> = new Set([
  '$path', '$partition', '$bucket', '$file_size', '$file_modified_time', 'metadata$filename', 'metadata$file_row_number',
]); // prettier-ignore

interface FixedColumn {
  readonly name: string;
  readonly reads: boolean;
}

/** Names of a function's columns when the dialect fixes them; those with `null` depend on nothing. */
export const functionColumns: ReadonlyMap<string, readonly FixedColumn[]> = new Map<string, readonly FixedColumn[]>([
  // DuckDB's SUMMARIZE: a row a column.
  [
    'summarize',
    [
      ...['column_name', 'column_type'].map((name) => ({ name, reads: false })),
      ...['min', 'max', 'approx_unique', 'avg', 'std', 'q25', 'q50', 'q75', 'count', 'null_percentage'].map((name) => ({
        name,
        reads: true,
      })),
    ],
  ],
  ...['splittotable', 'strtoksplittotable'].map(
    (name) =>
      [
        name,
        [
          { name: 'SEQ', reads: false },
          { name: 'INDEX', reads: false },
          { name: 'VALUE', reads: true },
        ],
      ] as const,
  ),
  [
    'flatten',
    [
      { name: 'SEQ', reads: false },
      { name: 'KEY', reads: true },
      { name: 'PATH', reads: true },
      { name: 'INDEX', reads: false },
      { name: 'VALUE', reads: true },
      { name: 'THIS', reads: true },
    ],
  ],
]);

/** Functions in FROM that give the elements of a value: under an alias, bare names are seldom theirs. */
export const elementFunctions: ReadonlySet<string> = new Set([
  'unnest', 'explode', 'explodeouter', 'posexplode', 'posexplodeouter', 'inline', 'inlineouter', 'generateseries', 'generatesubscripts',
  'jsonbarrayelements', 'jsonarrayelements', 'jsonbarrayelementstext', 'jsonarrayelementstext', 'regexpsplittotable', 'stringsplit',
  'splittotable', 'strtoksplittotable', 'range', 'generator',
]); // prettier-ignore

/** Functions in FROM that make rows of their arguments alone: without a column among those, what they return is constant. */
const rowMakers: ReadonlySet<string> = new Set([
  ...elementFunctions,
  'numbers', 'numbersmt', 'zeros', 'zerosmt', 'stack', 'flatten', 'openjson', 'openxml', 'xmltable', 'xmlsequence', 'sequence', 'values',
  'generatedatearray', 'generatetimestamparray', 'regexpmatches', 'stringtotable', 'arrayelements', 'hstoreeach', 'each', 'tsparse',
  'odcivarchar2list', 'odcinumberlist', 'odcidatelist', 'unnestarray', 'structtotable', 'timeslots', 'viewexplain', 'null',
]); // prettier-ignore

/** Whether a function in FROM may read tables that its text does not name as such: other servers, files, a body of its own. */
export function mayReadTables(name: string): boolean {
  const key = functionKey(name.split('.').at(-1) ?? name);
  return !rowMakers.has(key) && !key.startsWith('json');
}

/** Names that such a function itself gives its columns: those may be meant, though the alias is not said. */
export const elementNames: ReadonlySet<string> = new Set(['value', 'key', 'col', 'pos']);

/** Functions whose first columns are places and not values, with the number of them. */
export const leadingPositions: ReadonlyMap<string, number> = new Map([
  ['posexplode', 1],
  ['posexplodeouter', 1],
]);

/** Suffixes of ClickHouse's aggregates, any number of them. */
const aggregateSuffix =
  /(?:If|Array|Map|OrNull|OrDefault|Distinct|SimpleState|State|MergeState|Merge|ForEach|Resample|ArgMin|ArgMax)$/;

/** The key of an aggregate without its suffixes: `uniqExactOrNull` is `uniqexact`; with a condition it is asked like `sumIf`. */
export function uncombined(name: string): string {
  let conditional = false;
  for (let bare = name; ;) {
    const key = functionKey(bare);
    if (aggregateNames.has(key)) return conditional ? 'sumif' : key;
    const suffix = aggregateSuffix.exec(bare)?.[0];
    if (suffix === undefined) return functionKey(name);
    conditional ||= suffix === 'If';
    bare = bare.slice(0, -suffix.length);
  }
}

/** A function name for the tables above. */
export function functionKey(name: string): string {
  const last = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : name;
  return last.toLowerCase().replaceAll('_', '');
}
