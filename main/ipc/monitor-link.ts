export { createMonitorSupervisor as createMonitorLink } from '../monitor/monitor-supervisor.ts';
