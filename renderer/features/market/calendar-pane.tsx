import './calendar-pane.css';
import './series.css';
import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CalendarInfo } from '../../../shared/contract/market.ts';
import { DAY_MS } from '../../../shared/domain/units.ts';
import type { EventNote } from '../../../shared/market/calendar/upcoming.ts';
import { formatDuration } from '../../../shared/words/format-number.ts';
import { formatCount } from '../../format/format-number.ts';
import { formatDay, formatDayTime, formatFull } from '../../format/format-time.ts';
import { ask } from '../../host.ts';
import { useApp, useNow } from '../../state/use-app.ts';
import { Button, IconButton } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { EmptyState } from '../../ui/layout/state-panel.tsx';
import { KIND_WORDS, leewayWords, upcomingOf } from './calendar-words.ts';
import { FileTaker } from './file-taker.tsx';
import { useMarketFile } from './use-market-file.ts';

const PAGE = 12;

/** Announced events from the trader's own files, and how much room the book has for each. */
export function CalendarPane(props: {
  readonly calendar: CalendarInfo;
  /** Of the next day, with what the book has for them. */
  readonly soon: readonly EventNote[];
  readonly onChanged: () => Promise<void>;
}): ReactNode {
  const { calendar, soon, onChanged } = props;
  const now = useNow();
  const leadMs = useApp((app) => app.settings.market.eventLeadMs);
  const [shownCount, setShownCount] = useState(PAGE);
  const file = useMarketFile(
    (name, contentBase64) => ask((host) => host.market.importCalendar({ name, contentBase64 })),
    onChanged,
  );
  const forget = async (name: string): Promise<void> => {
    const answer = await ask((host) => host.market.removeCalendar({ name }));
    if (answer.ok) await onChanged();
    else file.fail(answer.error.message);
  };
  const upcoming = upcomingOf(calendar.events, now);
  const notes = new Map(soon.map((note) => [note.event.id, note]));
  const more = upcoming.length - shownCount;
  return (
    <div className="market-columns" data-wide="left">
      <Card
        title="Announced events"
        note={`Leeway says each ${formatDuration(leadMs)} before, with your room in usual moves of such events.`}
        flush
      >
        {upcoming.length === 0 ? (
          <EmptyState title={calendar.events.length === 0 ? 'No calendar yet' : 'No event ahead'}>
            {calendar.events.length === 0
              ? 'Import a calendar file (ICS or CSV) with CPI, FOMC, earnings or expiry dates.'
              : `All ${formatCount(calendar.events.length, 'event')} of your files are over.`}
          </EmptyState>
        ) : (
          <ol className="events">
            {upcoming.slice(0, shownCount).map((event) => {
              const note = notes.get(event.id);
              const leeway = note === undefined ? undefined : leewayWords(note);
              return (
                <li key={event.id} data-soon={event.atMs - now < DAY_MS}>
                  <span className="event-when number" title={formatFull(event.atMs)}>
                    {event.dayOnly === true ? formatDay(event.atMs) : formatDayTime(event.atMs)}
                    <span className="faint">
                      {inWords(event.atMs - now, event.dayOnly === true)}
                    </span>
                  </span>
                  <span className="stacked">
                    <strong>{event.title}</strong>
                    <span className="faint">{KIND_WORDS[event.kind]}</span>
                  </span>
                  {leeway !== undefined && (
                    <span className="event-leeway number" data-level={leeway.level}>
                      {leeway.level !== 'safe' && <LevelShape level={leeway.level} size={12} />}
                      <span>{leeway.text}</span>
                    </span>
                  )}
                </li>
              );
            })}
          </ol>
        )}
        {more > 0 && (
          <div className="events-more">
            <Button size="small" onClick={() => setShownCount(shownCount + 4 * PAGE)}>
              Show {formatCount(Math.min(more, 4 * PAGE), 'more', 'more')} of {more}
            </Button>
          </div>
        )}
      </Card>
      <Card
        title="Calendar files"
        note="A file of the same name takes the place of the one before."
      >
        <div className="series">
          {calendar.files.length > 0 && (
            <ul className="series-list">
              {calendar.files.map((name) => (
                <li key={name}>
                  <span className="truncate">{name}</span>
                  <IconButton
                    size="small"
                    label={`Forget the events of ${name}`}
                    onClick={() => void forget(name)}
                  >
                    <X size={14} aria-hidden />
                  </IconButton>
                </li>
              ))}
            </ul>
          )}
          <FileTaker
            label="Calendar file"
            hint="or drop an ICS or CSV file here"
            accept=".ics,.csv,text/calendar,text/csv"
            file={file}
          />
          {calendar.files.length > 1 && <Clear count={calendar.events.length} {...props} />}
        </div>
      </Card>
    </div>
  );
}

/** Asks once: the files would have to be found again. */
function Clear(props: {
  readonly count: number;
  readonly onChanged: () => Promise<void>;
}): ReactNode {
  const [isAsked, setIsAsked] = useState(false);
  const [problem, setProblem] = useState<string>();
  const clear = async (): Promise<void> => {
    const answer = await ask((host) => host.market.clearCalendar({}));
    setIsAsked(false);
    setProblem(answer.ok ? undefined : answer.error.message);
    if (answer.ok) await props.onChanged();
  };
  return (
    <div className="calendar-clear">
      {isAsked ? (
        <>
          <span>Forget {formatCount(props.count, 'event')}?</span>
          <Button size="small" kind="danger" onClick={() => void clear()}>
            Forget them
          </Button>
          <Button size="small" kind="quiet" onClick={() => setIsAsked(false)}>
            Keep
          </Button>
        </>
      ) : (
        <Button size="small" kind="quiet" onClick={() => setIsAsked(true)}>
          Clear the calendar
        </Button>
      )}
      {problem !== undefined && <span role="alert">{problem}</span>}
    </div>
  );
}

function inWords(inMs: number, isDay: boolean): string {
  if (inMs <= 0) return isDay ? 'today' : 'now';
  return `in ${formatDuration(inMs)}`;
}
