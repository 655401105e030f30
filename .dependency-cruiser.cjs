// Direction of imports: index -> operations -> module -> platform; domain files are pure.
const MODULES =
  'accounts|courses|places|kiosks|faces|attendance|absences|notifications|insights|reports|privacy|audit|settings';
const SRC = '^functions/src/';
/** Files that hold rules of the field and nothing else, module by module. */
const PURE = {
  absences:
    'bounds|lifecycle|evidence/bytes/(families|jpegScans|limits|pdfNames|refused|withoutExif)',
  accounts: 'age|placement|deviceProof|nameKey',
  attendance:
    'closing/moments|decision|excuses/(excused|withExcuses)|rollNow/inside|record|signedMessage|preview/rejudgeFace|appeals/appealable|days/(dayCodes|days)|history|recordOrder|splitFilter',
  kiosks: 'kioskProof',
  courses:
    'dayPart|expected|grantsWithin|holidays|meeting|sessionPlan|timetable|windows|zone|calendars/(icsDays|icsLines|icsProperties|icsRule|icsValues|recurrence)|feed/icalendar|import/(columns|csvRows|dialect|issue|lineEnds|rosterDiff|rowWords)',
  faces: [
    'thresholdSettings',
    'consistency',
    'findings',
    'drift/(drift|reasons)',
    'engine/(geometry|hints|match|nms|quality|sampling|blazeFace)',
    'engine/group/(tiles|merge|readingOrder)',
    'engine/runtime/tensorflow/(wire|message|onnxFile)',
    'group/(assignment|sightings)',
    'liveness/(action|judgeAction|judgeLiveness|reasons|recordLiveness|seenFrames)',
    'quality/annotation',
    'recognition/(ranking|facePlusPlus/calibrate)',
    'sameFace/neighbours',
    'service/spread',
    'vault/(crc32c|transform)',
  ].join('|'),
  insights:
    'anomalies/(detect/.*|shapes|words)|department|series|sortKeys|weeks|stats/(counts|bands/crossed|folds/.*)|course/(courseStudents|courseView|fitted|noStats)|institution/(courseLines|institutionView|period)|student/(forecast|studentView)|charts/(barOptions|builders|cleanText|describe|finish|formats|noStats|palette|series|spec|style|trendOption|words)',
  places:
    'cover|discArea|extent|gap|geoJson|geohash|judge|location|metric|overlap|rejudgeLocation|segments|shape|storedFence|validate|validatePolygon',
  notifications: [
    'catalogue|inboxKept|notice|planDelivery|preferences|pushWords|quietHours|words|digest/digestText|settings/choices|texts/.*',
    'push/(backoff|groupBatches|judgeBatch|verdict)',
    'webhooks/(publicAddress|hookUrl|message|retry|signature)',
  ].join('|'),
  platform: 'clock|finding|locale|localTime|noticeKinds',
  reports:
    'encode/(encoding|limits|objects|parts|spreadsheetText)|records/(bounded|zonedTime)|schedules/(period|timing)',
};
const DOMAIN = `${SRC}(?:${Object.entries(PURE)
  .map(([module, files]) => `${module}/(?:${files})`)
  .join('|')})\\.ts$`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea in two places.',
      severity: 'error',
      from: {},
      // A cycle of types alone vanishes when the code is compiled.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'An import that leads nowhere fails at start.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'platform-stands-alone',
      comment: 'What each module stands on must not know a module.',
      severity: 'error',
      from: { path: `${SRC}platform/` },
      to: { path: `${SRC}((${MODULES})/|index\\.ts$|operations\\.ts$)` },
    },
    {
      name: 'modules-meet-at-their-front',
      comment: "A module uses another through that one's index.ts only.",
      severity: 'error',
      from: { path: `${SRC}(${MODULES})/` },
      to: { path: `${SRC}(${MODULES})/`, pathNot: [`${SRC}$1/`, `${SRC}(${MODULES})/index\\.ts$`] },
    },
    {
      name: 'operations-above-modules',
      comment: 'The table of operations knows the modules, never the other way round.',
      severity: 'error',
      from: { path: `${SRC}(${MODULES}|platform)/` },
      to: { path: `${SRC}(index|operations|runtime)\\.ts$` },
    },
    {
      name: 'index-is-the-top',
      severity: 'error',
      from: { path: SRC, pathNot: `${SRC}index\\.ts$` },
      to: { path: `${SRC}index\\.ts$` },
    },
    {
      name: 'domain-is-pure',
      comment: 'Domain files hold rules of the field: no Firebase, no I/O, no process.',
      severity: 'error',
      from: { path: DOMAIN },
      to: {
        path: '^(firebase|@google-cloud/|express)|node_modules/(firebase|@google-cloud|express)',
      },
    },
    {
      name: 'domain-imports-domain',
      severity: 'error',
      from: { path: DOMAIN },
      to: { path: SRC, pathNot: [DOMAIN], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-knows-types-only',
      comment:
        'The client runs on a phone: of the server it takes types, and the files that say which bytes are signed.',
      severity: 'error',
      from: { path: '^functions/client/' },
      to: {
        path: SRC,
        pathNot: `${SRC}(attendance/signedMessage|accounts/deviceProof|faces/signIn/signedMessage|kiosks/kioskProof)\\.ts$`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-knows-no-client',
      severity: 'error',
      from: { path: SRC },
      to: { path: '^(functions/client|functions/test|test|tools|bench)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'A deployed function has only the dependencies of functions/package.json.',
      severity: 'error',
      from: { path: SRC },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        // 'npm': of functions/package.json, whatever the benches want too; the root has no dependencies.
        dependencyTypesNot: ['type-only', 'npm'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(functions/lib|functions/models|coverage|\\.cache)/' },
    combinedDependencies: true,
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'types', 'default'],
    },
  },
};
