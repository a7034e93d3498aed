//! What happens in an instance, and what is done to it.

use std::sync::Arc;

use feel::Value;
use kernel::Timestamp;

use super::{Owner, ScopeId, State, TokenId};
use crate::net::{FlowId, NodeId, PoolId};

/// Something that happened. The state of an instance is what its events make of an empty one, in their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The instance began.
    Began {
        /// The process.
        pool: PoolId,
        /// When.
        at: Timestamp,
    },
    /// A variable has a value.
    Set {
        /// Where it lives.
        scope: ScopeId,
        /// Its name.
        name: Arc<str>,
        /// Its value.
        value: Value,
    },
    /// A token, new or not, lies on a flow and moves on.
    Moved {
        /// The token.
        token: TokenId,
        /// Where it is at home.
        scope: ScopeId,
        /// The flow.
        flow: FlowId,
    },
    /// A token, new or not, is in a node and begins with it.
    Entered {
        /// The token.
        token: TokenId,
        /// Where it is at home.
        scope: ScopeId,
        /// The node.
        node: NodeId,
    },
    /// A token waits at the end of its flow: at a join, for an event.
    Rested {
        /// The token.
        token: TokenId,
    },
    /// A token is at an activity which somebody outside does, or which a message ends.
    Asked {
        /// The token.
        token: TokenId,
        /// Where it is at home.
        scope: ScopeId,
        /// The activity.
        node: NodeId,
    },
    /// A token is at a node in which others are at work: a sub-process, a repeated activity, compensation.
    Hosted {
        /// The token.
        token: TokenId,
        /// Where it is at home.
        scope: ScopeId,
        /// The node.
        node: NodeId,
    },
    /// A token is used up.
    Took {
        /// The token.
        token: TokenId,
    },
    /// A token is taken away, because what it did is no longer wanted.
    Withdrawn {
        /// The token.
        token: TokenId,
    },
    /// A scope is open: a sub-process, or one instance of a repeated activity.
    Opened {
        /// The scope.
        scope: ScopeId,
        /// The scope around it.
        parent: ScopeId,
        /// The activity.
        node: NodeId,
        /// The token whose activity it is.
        host: TokenId,
        /// Of a repeated activity: which time, from 0.
        index: u32,
        /// Whether it was closed before and is open again to be compensated: who keeps the list that names it.
        again: Option<Owner>,
    },
    /// A scope is closed.
    Closed {
        /// The scope.
        scope: ScopeId,
    },
    /// Flows into an ad-hoc sub-process that are taken one after the other.
    Later {
        /// The sub-process.
        scope: ScopeId,
        /// The flows that are left.
        flows: Vec<FlowId>,
    },
    /// A scope is ended by an event sub-process, and hears nothing else.
    Interrupted {
        /// The scope.
        scope: ScopeId,
    },
    /// It is known how often an activity is done.
    Counted {
        /// The token at the activity.
        token: TokenId,
        /// How often.
        total: u32,
    },
    /// A repeated activity was done once.
    Repeated {
        /// The token at the activity.
        token: TokenId,
    },
    /// A timer waits.
    Armed {
        /// What it belongs to.
        owner: Owner,
        /// The event.
        node: NodeId,
        /// When it fires.
        due: Timestamp,
        /// How often after that; none for ever.
        left: Option<u32>,
    },
    /// A timer fired for the last time.
    Disarmed {
        /// What it belonged to.
        owner: Owner,
        /// The event.
        node: NodeId,
    },
    /// A condition that an event waits for came true, so that it must become false before it counts again.
    Held {
        /// What the event belongs to.
        owner: Owner,
        /// The event.
        node: NodeId,
        /// Whether it holds now.
        holds: bool,
    },
    /// An activity was done that can be compensated.
    Kept {
        /// Where.
        scope: ScopeId,
        /// The activity.
        node: NodeId,
        /// Of a sub-process: its scope, before it is closed.
        inner: Option<ScopeId>,
    },
    /// What was done in a scope becomes a list of what is to be compensated.
    Undoes {
        /// Who keeps the list.
        keeper: Owner,
        /// The scope.
        scope: ScopeId,
        /// Only this activity; none: all.
        activity: Option<NodeId>,
    },
    /// The next activity on the list is being compensated.
    Undid {
        /// Who keeps the list.
        keeper: Owner,
    },
    /// An activity belongs to a compensation.
    Compensates {
        /// The token at the activity.
        token: TokenId,
        /// Who keeps the list of what is left.
        keeper: Owner,
    },
    /// A token cannot go on until somebody has looked.
    Stuck {
        /// The token.
        token: TokenId,
        /// Why, in German.
        reason: Arc<str>,
    },
    /// The instance goes on with another version of its model, in whose places it stands so.
    Migrated {
        /// Where it stands.
        state: Box<State>,
    },
    /// A message was sent.
    Sent {
        /// By this node.
        node: NodeId,
        /// From this scope.
        scope: ScopeId,
        /// The name of the message.
        name: Arc<str>,
    },
    /// A signal was sent, which everybody hears.
    Signalled {
        /// By this node.
        node: NodeId,
        /// The name of the signal.
        name: Arc<str>,
    },
    /// The budget of the turn is used up. Tokens that move go on with [`Command::Continue`].
    Paused,
    /// All is done.
    Ended,
    /// An error reached the border of the process.
    Failed {
        /// The node that threw it.
        node: NodeId,
        /// Its code.
        code: Option<Arc<str>>,
    },
    /// The instance was cancelled from outside.
    Cancelled,
}

/// What is done to an instance.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// It begins.
    Start {
        /// The process.
        pool: PoolId,
        /// The start event; none: the one that waits for nothing.
        at: Option<NodeId>,
        /// The first variables.
        variables: Variables,
    },
    /// An activity was done outside.
    Complete {
        /// The token at it.
        token: TokenId,
        /// What came out.
        variables: Variables,
    },
    /// An activity outside ended with an error or an escalation of the process, which handlers in the model may catch.
    Throw {
        /// The token at it.
        token: TokenId,
        /// Which one.
        what: Outcome,
        /// What came out.
        variables: Variables,
    },
    /// A service outside could not do its work, and somebody must look.
    Fail {
        /// The token at the activity.
        token: TokenId,
        /// Why, in German.
        reason: Arc<str>,
    },
    /// What was stuck is tried again.
    Retry {
        /// The token.
        token: TokenId,
    },
    /// A message came.
    Message {
        /// Its name.
        name: Arc<str>,
        /// Only for this node; none: for the first that waits.
        node: Option<NodeId>,
        /// What it carries.
        variables: Variables,
    },
    /// A signal came.
    Signal {
        /// Its name.
        name: Arc<str>,
        /// What it carries.
        variables: Variables,
    },
    /// Time went on: timers fire.
    Tick,
    /// A timer fires before its time, because somebody wants it.
    Ring {
        /// What it belongs to.
        owner: Owner,
        /// The event.
        node: NodeId,
    },
    /// Variables changed from outside.
    Set {
        /// Their new values.
        variables: Variables,
    },
    /// An activity of an ad-hoc sub-process is done (once more).
    Begin {
        /// The scope of the sub-process.
        scope: ScopeId,
        /// The activity.
        node: NodeId,
    },
    /// What moves goes on after [`Event::Paused`].
    Continue,
    /// The instance is given up.
    Cancel,
}

/// What an activity throws when it does not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An error of this code.
    Error(String),
    /// An escalation of this code; the activity goes on.
    Escalation(String),
}

/// Variables with values.
pub type Variables = Vec<(Arc<str>, Value)>;

/// Why a command changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The instance has begun already.
    Begun,
    /// The instance has not begun, or is over.
    NotRunning,
    /// There is no such process, or no such start event in it.
    NoStart,
    /// Nobody waits at this token, or it waits for something else.
    NotAsked,
    /// The token is not stuck.
    NotStuck,
    /// Nobody waits for this message or timer.
    NotAwaited,
    /// The activity cannot be begun by itself.
    NotAdHoc,
    /// Tokens still move: first they go on.
    Moving,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Begun => "Der Ablauf hat schon begonnen.",
            Self::NotRunning => "Der Ablauf läuft nicht.",
            Self::NoStart => "Diesen Prozess oder dieses Startereignis gibt es nicht.",
            Self::NotAsked => "Diese Aufgabe ist nicht offen.",
            Self::NotStuck => "An dieser Stelle steht der Ablauf nicht still.",
            Self::NotAwaited => "Auf diese Nachricht oder diesen Zeitpunkt wartet niemand.",
            Self::NotAdHoc => "Diese Aktivität lässt sich nicht einzeln beginnen.",
            Self::Moving => "Der Ablauf ist noch in Bewegung. Versuchen Sie es gleich noch einmal.",
        })
    }
}

impl std::error::Error for Refused {}
