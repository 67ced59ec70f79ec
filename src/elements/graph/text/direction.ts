export { directionOf } from '../../shared/direction.js';
