import { baseStyles } from '../../theme/base.styles.js';
import { boxStyles } from '../../theme/box.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { fieldStyles } from '../../theme/field.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { badgeStyles } from '../status/badge.styles.js';
import { controlsStyles } from './card-controls.styles.js';
import { layoutStyles } from './card-layout.styles.js';
import { peopleStyles } from './card-people.styles.js';
import { subjectStyles } from './card-subject.styles.js';

export const approvalGateStyles = [
  baseStyles, boxStyles('wf-approval-gate', '480px'), toneStyles, buttonStyles, cardStyles, noticeStyles, fieldStyles, badgeStyles,
  layoutStyles, subjectStyles, peopleStyles, controlsStyles,
];
