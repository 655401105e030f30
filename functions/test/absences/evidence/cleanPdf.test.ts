import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { cleanBytes } from '../../../src/absences/evidence/bytes/cleanBytes.ts';
import { RefusedError } from '../../../src/absences/evidence/bytes/refused.ts';
import { CAMERA, EXIF, contents, picture } from './support/contents.ts';
import { objectStream, pdf, revised, stream } from './support/pdfs.ts';

const TYPE = 'application/pdf';

/** Files that do something, hold a file, or hide something: name, file, reasons that are right. */
function hostile(): [name: string, file: Buffer, ...reasons: string[]][] {
  const js = '<</Type/Action/S/JavaScript/JS(app.alert(1))>>';
  const active = 'ACTIVE_CONTENT';
  const packed = deflateSync(Buffer.from('BT ET'));
  return [
    ['a script on opening', pdf({ objects: [js], catalog: '/OpenAction 5 0 R' }), active],
    ['a script in the catalog', pdf({ catalog: `/OpenAction${js}` }), active],
    ['a script by name', pdf({ objects: [js], catalog: '/Names<</JavaScript 5 0 R>>' }), active],
    ['a script whose name is escaped', pdf({ catalog: '/Names<</Java#53cript 5 0 R>>' }), active],
    ['a name all escaped', pdf({ catalog: '/#4c#61#75#6e#63#68 5 0 R' }), active],
    ['a script nobody refers to', pdf({ objects: [js] }), active],
    ['a script on the page', pdf({ page: '/AA<</O<</S/Named/N/Print>>>>' }), active],
    ['an additional action in the catalog', pdf({ catalog: '/AA<</WC<<>>>>' }), active],
    [
      'a program to launch',
      pdf({ page: '/Annots[<</Subtype/Link/A<</S/Launch/F(c)>>>>]' }),
      active,
    ],
    ['a form that is sent', pdf({ objects: ['<</S/SubmitForm/F(http://x)>>'] }), active],
    ['an import of data', pdf({ objects: ['<</S/ImportData/F(x)>>'] }), active],
    ['XFA', pdf({ catalog: '/AcroForm<</XFA[(a)(b)]>>' }), active],
    ['rich media', pdf({ page: '/Annots[<</Subtype/RichMedia>>]' }), active],
    ['a rendition', pdf({ objects: ['<</S/Rendition/JS(x)>>'] }), active],
    [
      'another file to go to',
      pdf({ catalog: '/OpenAction<</S/GoToR/F(\\\\\\\\x\\\\y)>>' }),
      active,
    ],
    ['a page to open at once', pdf({ catalog: '/OpenAction<</S/URI/URI(http://x)>>' }), active],
    [
      'a chain of actions',
      pdf({ catalog: '/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/URI>>>>' }),
      active,
    ],
    ['a script in an object stream', pdf({ objects: [objectStream(7, [js])] }), active],
    ['JS alone in an object stream', pdf({ objects: [objectStream(7, ['<</JS(x)>>'])] }), active],
    ['a script in an older revision', revised(pdf({ objects: [js] }), 5, '<<>>'), active],
    ['a script in a newer revision', revised(pdf({ objects: ['<<>>'] }), 5, js), active],
    ['a script inside of a stream', pdf({ objects: [stream('', `9 0 obj${js}endobj`)] }), active],
    ['a script in a comment', Buffer.concat([pdf(), Buffer.from('%/JavaScript')]), active],
    ['a file inside', pdf({ catalog: '/Names<</EmbeddedFiles<<>>>>' }), 'EMBEDDED_FILE'],
    ['an attached file', pdf({ objects: [stream('/Type/EmbeddedFile', 'MZ')] }), 'EMBEDDED_FILE'],
    ['a file of an association', pdf({ objects: ['<</Type/Filespec/EF<<>>>>'] }), 'EMBEDDED_FILE'],
    ['a stream of another file', pdf({ objects: [stream('/F(x)', '')] }), 'EMBEDDED_FILE'],
    [
      'encryption',
      pdf({ objects: ['<</Filter/Standard>>'], trailer: '/Encrypt 5 0 R' }),
      'ENCRYPTED',
    ],
    ['encryption, escaped', pdf({ trailer: '/#45ncrypt<<>>' }), 'ENCRYPTED'],
    [
      'nested filters',
      pdf({
        objects: [
          stream(
            '/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]',
            deflateSync(deflateSync(Buffer.alloc(1e6))),
          ),
        ],
      }),
      'UNREADABLE',
    ],
    [
      'ASCII85 over Flate',
      pdf({
        objects: [stream('/Type/ObjStm/N 1/First 4/Filter[/ASCII85Decode/FlateDecode]', 'GhV')],
      }),
      'UNREADABLE',
    ],
    [
      'run lengths',
      pdf({ objects: [stream('/Type/ObjStm/N 1/First 4/Filter/RunLengthDecode', 'x')] }),
      'UNREADABLE',
    ],
    [
      'a bomb',
      pdf({
        objects: [
          stream('/Type/ObjStm/N 1/First 4/Filter/FlateDecode', deflateSync(Buffer.alloc(400e6))),
        ],
      }),
      'TOO_COMPLEX',
    ],
    [
      'many small bombs',
      pdf({
        objects: Array.from({ length: 20 }, () =>
          stream(
            '/Type/ObjStm/N 0/First 0/Filter/FlateDecode',
            deflateSync(Buffer.alloc(4e6, ' ')),
          ),
        ),
      }),
      'TOO_COMPLEX',
    ],
    [
      'a bomb whose type is elsewhere',
      pdf({
        objects: [
          '/ObjStm',
          stream('/Type 5 0 R/N 1/First 4/Filter/FlateDecode', deflateSync(Buffer.alloc(400e6))),
        ],
      }),
      'TOO_COMPLEX',
    ],
    [
      'a table without end',
      pdf({ objects: [stream('/Type/XRef/Size 9/Index[0 4000000000]/W[1 1 1]', '')] }),
      'TOO_COMPLEX',
    ],
    [
      'too many pages',
      pdf({ objects: Array.from({ length: 51 }, () => '<</Type/Page/Parent 2 0 R>>') }),
      'TOO_MANY_PAGES',
    ],
    ['one page a thousand times', pdf({ kids: '3 0 R '.repeat(1000) }), 'TOO_MANY_PAGES'],
    ['no pages', pdf({ objects: ['<<>>'] }).subarray(0, 60), 'UNREADABLE'],
    [
      'brackets without end',
      Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj\n'), Buffer.alloc(1e6, '[')]),
      'UNREADABLE',
    ],
    [
      'dictionaries without end',
      Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj\n'), Buffer.alloc(1e6, '<</A')]),
      'UNREADABLE',
    ],
    ['a header alone', Buffer.from('%PDF-1.7\n'), 'UNREADABLE'],
    [
      'a damaged photo',
      pdf({
        objects: [stream('/Subtype/Image/Filter/DCTDecode', '\xff\xd8\xff')],
        page: '/X 5 0 R',
      }),
      'UNREADABLE',
    ],
    ['a photo in front', Buffer.concat([packed, pdf()]), 'TYPE_MISMATCH'],
  ];
}

describe('PDF as evidence', function () {
  this.timeout(60_000);

  it('keeps its pages and nothing beside them', async () => {
    const file = pdf({
      objects: [
        '<</Author(Someone)>>',
        stream('/Type/Metadata/Subtype/XML', '<x:gps>52.5</x:gps>'),
      ],
      catalog: '/Metadata 6 0 R/OpenAction[3 0 R/XYZ null null 0]',
      trailer: '/Info 5 0 R',
    });
    const { bytes, type } = await cleanBytes(file, TYPE);
    assert.equal(type, TYPE);
    const clean = await PDFDocument.load(bytes, { updateMetadata: false });
    assert.equal(clean.getPageCount(), 1);
    assert.equal(clean.getAuthor(), undefined);
    const found = clean.context.enumerateIndirectObjects().map(([, object]) => object.toString());
    assert.ok(found.some((object) => object.includes('/Contents')));
    assert.ok(!found.some((object) => /Someone|gps|Metadata/.test(object)));
  });

  it('as office programs write it passes', async () => {
    const made = await PDFDocument.create();
    made.setAuthor('Someone');
    const page = made.addPage([300, 200]);
    page.drawText('Doctor was seen');
    page.drawImage(await made.embedPng(await picture().png().toBuffer()));
    const links = made.context.obj([{ Subtype: 'Link', Rect: [0, 0, 9, 9], A: { S: 'URI' } }]);
    page.node.set(PDFName.of('Annots'), links);
    for (const useObjectStreams of [true, false]) {
      const { bytes } = await cleanBytes(await made.save({ useObjectStreams }), TYPE);
      const clean = await PDFDocument.load(bytes, { updateMetadata: false });
      assert.equal(clean.getPageCount(), 1);
      assert.equal(clean.getAuthor(), undefined);
    }
  });

  it('forgets where a photo in it was taken', async () => {
    const photo = await picture().withExif(EXIF).jpeg().toBuffer();
    const made = await PDFDocument.create();
    made.addPage([300, 200]).drawImage(await made.embedJpg(photo));
    const file = Buffer.from(await made.save());
    assert.ok(file.includes(CAMERA));
    const { bytes } = await cleanBytes(file, TYPE);
    assert.ok(!Buffer.from(bytes).includes(CAMERA));
    assert.ok(Buffer.from(bytes).includes(photo.subarray(-200)));
  });

  it('forgets it in a photo that was packed once more, and refuses one that hides', async () => {
    const photo = await picture().withExif(EXIF).jpeg().toBuffer();
    const packed = (filters: string, bytes: Buffer) =>
      pdf({ objects: [stream(`/Subtype/Image/Filter[${filters}]`, bytes)], page: '/X 5 0 R' });
    const twice = packed('/FlateDecode/FlateDecode/DCTDecode', deflateSync(deflateSync(photo)));
    const { bytes } = await cleanBytes(twice, TYPE);
    assert.ok(Buffer.from(bytes).includes(photo.subarray(-200)));
    assert.ok(!Buffer.from(bytes).includes(CAMERA));
    const hex = Buffer.from(`${photo.toString('hex')}>`);
    await assert.rejects(cleanBytes(packed('/ASCIIHexDecode/DCTDecode', hex), TYPE), RefusedError);
  });

  it('is one reading: what a second table of objects would show is gone', async () => {
    const hidden = stream('', '9 0 obj<</Type/Page/Secret(x)>>endobj');
    const { bytes } = await cleanBytes(
      Buffer.concat([pdf({ objects: [hidden] }), Buffer.from('PK\x03\x04', 'latin1')]),
      TYPE,
    );
    const text = Buffer.from(bytes).toString('latin1');
    assert.ok(!text.includes('Secret'));
    assert.ok(!text.includes('PK\x03\x04'));
  });

  for (const [name, file, ...reasons] of hostile()) {
    it(`with ${name} is refused`, async () => {
      await assert.rejects(cleanBytes(file, TYPE), (error) => {
        assert.ok(error instanceof RefusedError, String(error));
        assert.ok(reasons.includes(error.reason), `${error.reason}: ${error.message}`);
        return true;
      });
    });
  }

  it('that is cut off is refused, or shows what is left of it', async () => {
    const { pdf: file = Buffer.alloc(0) } = await contents();
    for (let percent = 5; percent < 100; percent += 5) {
      const part = file.subarray(0, Math.floor((file.length * percent) / 100));
      await cleanBytes(part, TYPE).then(
        async ({ bytes }) => {
          assert.equal((await PDFDocument.load(bytes)).getPageCount(), 1);
        },
        (error: unknown) => {
          assert.ok(error instanceof RefusedError, String(error));
        },
      );
    }
  });
});
