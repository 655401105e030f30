import type { Pen } from './pdfPen.ts';
import type { SvgNode } from './svgNodes.ts';
import { numberOf, styleOf, svgNodes, transformOf } from './svgNodes.ts';

/** Where a drawing goes: its top left corner, and how wide it becomes. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/**
 * Draws a chart of this project as vectors and words. It knows what the charts are made of (paths, rectangles, groups and
 * single lines of text, with translations and matrices) and no more of SVG.
 * @returns how high it became
 * @throws Error for anything else: a chart that would lose something is not drawn
 */
export function drawSvg(pen: Pen, svg: string, frame: Frame): number {
  const nodes = svgNodes(svg);
  const root = nodes[0];
  if (root?.tag !== 'svg') throw new Error('no SVG document');
  const { doc } = pen;
  const scale = frame.width / numberOf(root, 'width');
  doc.save();
  doc.translate(frame.x, frame.y).scale(scale);
  for (const node of nodes.slice(1)) drawNode(pen, node);
  doc.restore();
  return numberOf(root, 'height') * scale;
}

function drawNode(pen: Pen, node: SvgNode): void {
  const { doc } = pen;
  switch (node.tag) {
    case 'title':
    case 'desc':
      return;
    case 'g':
      if (node.end) doc.restore();
      else {
        doc.save();
        applyTransform(pen, node);
      }
      return;
    case 'rect':
    case 'path':
    case 'text': {
      doc.save();
      applyTransform(pen, node);
      if (node.tag === 'text') drawText(pen, node);
      else drawShape(pen, node);
      doc.restore();
      return;
    }
    default:
      throw new Error(`charts in PDF know no <${node.tag}>`);
  }
}

function applyTransform({ doc }: Pen, node: SvgNode): void {
  const [a, b, c, d, e, f] = transformOf(node.attributes['transform']);
  doc.transform(a, b, c, d, e, f);
}

function drawShape({ doc }: Pen, node: SvgNode): void {
  const { fill, stroke, strokeWidth } = paintOf(node);
  if (fill === null && stroke === null) return;
  if (node.tag === 'rect') {
    const [x, y] = [numberOf(node, 'x', 0), numberOf(node, 'y', 0)];
    doc.rect(x, y, numberOf(node, 'width'), numberOf(node, 'height'));
  } else {
    doc.path(node.attributes['d'] ?? '');
  }
  const dashes = node.attributes['stroke-dasharray'];
  if (stroke !== null) {
    doc.lineWidth(strokeWidth).lineJoin('round');
    if (dashes !== undefined) {
      const [length = 1, space = length] = dashes.split(/[\s,]+/).map(Number);
      doc.dash(length, { space });
    }
  }
  if (fill !== null && stroke !== null) doc.fillAndStroke(fill, stroke);
  else if (fill !== null) doc.fill(fill);
  else doc.stroke(stroke ?? 'black');
}

function drawText(pen: Pen, node: SvgNode): void {
  const style = styleOf(node.attributes['style']);
  const size = Number.parseFloat(style['font-size'] ?? '12');
  const weight = style['font-weight'] === 'bold' ? 'bold' : 'plain';
  const anchor = anchorOf(node.attributes['text-anchor']);
  const [x, y] = [numberOf(node, 'x', 0), numberOf(node, 'y', 0)];
  const { fill, stroke } = paintOf(node);
  if (stroke !== null) {
    // Lines do not run through words: in SVG the stroke is a rim around the letters, here a ground beneath them.
    const width = pen.widthOf(node.text, size, weight);
    const left = x - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
    pen.doc.rect(left - 1, y - size * 0.55, width + 2, size * 1.1).fill(stroke);
  }
  pen.write(node.text, { x, y, size, weight, anchor, color: fill ?? '#000000' });
}

function anchorOf(anchor: string | undefined): 'start' | 'middle' | 'end' {
  return anchor === 'middle' || anchor === 'end' ? anchor : 'start';
}

interface Paint {
  readonly fill: string | null;
  readonly stroke: string | null;
  readonly strokeWidth: number;
}

function paintOf(node: SvgNode): Paint {
  const { fill = '#000000', stroke = 'none' } = node.attributes;
  const strokeWidth = numberOf(node, 'stroke-width', 1);
  const filled = fill !== 'none' && numberOf(node, 'fill-opacity', 1) > 0;
  const stroked = stroke !== 'none' && strokeWidth > 0;
  return { fill: filled ? fill : null, stroke: stroked ? stroke : null, strokeWidth };
}
