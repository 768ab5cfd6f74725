using System.Collections.Concurrent;
using System.Runtime;

namespace ResearchKit.Lab.Notebooks;

/// <summary>
/// The one thread on which a session's cells run, so that what a thread keeps (grad mode, dispose scopes) lives from cell to cell, and so
/// that code that does not listen can be stopped: first the token asks, and after a second the thread is aborted, as .NET allows for
/// notebooks (<see cref="ControlledExecution"/>). Awaits come back to this thread.
/// </summary>
sealed class CellThread : IDisposable {
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    readonly BlockingCollection<Action> work = [];
    readonly Thread thread;

    public CellThread() {
        thread = new(() => { foreach (var action in work.GetConsumingEnumerable()) action(); }, maxStackSize: 16 << 20) { IsBackground = true, Name = "cells" };
        thread.Start();
    }

    /// <summary>Runs a task to its end on the thread.</summary>
    /// <param name="body">Started on the thread; its awaits return to it.</param>
    /// <param name="stop">Interrupts it.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public Task<T> Run<T>(Func<Task<T>> body, CancellationToken stop) {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() => {
            using var hard = new CancellationTokenSource();
            // An abort does not end a sleep or a wait, and asking for it blocks until it happens: the wait is ended first.
            using var wake = new CancellationTokenSource();
            using var woken = wake.Token.Register(() => thread!.Interrupt());
            using var soft = stop.Register(() => {
                wake.CancelAfter(Grace);
                hard.CancelAfter(Grace * 1.3);
            });
            try {
                T value = default!;
#pragma warning disable SYSLIB0046 // made for this: an interactive session that must go on after a cell that does not listen
                ControlledExecution.Run(() => value = Pump(body, hard.Token), hard.Token);
#pragma warning restore SYSLIB0046
                result.SetResult(value);
            } catch (Exception e) {
                Awake();
                result.SetException(stop.IsCancellationRequested && e is not OperationCanceledException ? new OperationCanceledException("interrupted", e, stop) : e);
            }
        });
        return result.Task;
    }

    // An interrupt that came too late would strike the next wait.
    static void Awake() {
        try {
            Thread.Sleep(0);
        } catch (ThreadInterruptedException) {
            // It was pending.
        }
    }

    static T Pump<T>(Func<Task<T>> body, CancellationToken hard) {
        using var context = new Context();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try {
            var task = body();
            task.ContinueWith(_ => context.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!task.IsCompleted) context.Next(hard)?.Invoke();
            return task.GetAwaiter().GetResult();
        } finally {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public void Dispose() => work.CompleteAdding();

    sealed class Context : SynchronizationContext, IDisposable {
        readonly BlockingCollection<Action?> queue = [];

        public override void Post(SendOrPostCallback d, object? state) {
            try {
                queue.Add(() => d(state));
            } catch (InvalidOperationException) {
                ThreadPool.QueueUserWorkItem(_ => d(state)); // the cell is over; what it left behind goes on elsewhere
            }
        }

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public Action? Next(CancellationToken stop) => queue.Take(stop);

        public void Wake() {
            try {
                queue.Add(null);
            } catch (InvalidOperationException) {
                // Nobody waits any more.
            }
        }

        public void Dispose() => queue.CompleteAdding();
    }
}
