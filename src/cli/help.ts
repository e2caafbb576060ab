/** What `flow-session --help` prints. */
export const help = `flow-session: a compute session for each prompt flow

Usage: flow-session <command> [<flow folder>] [options]

  start <flow>      make the session, or find it again       --compute local|docker[:engine]  --vm-size NAME
                                                             --idle MIN (0: never)
  run <flow>        run the flow in its session              --inputs k=v|file.json|file.jsonl  --node N
                                                             --variant '\${node.variant}'  --env k=v
  exec <flow> -- <program> [<argument>…]
                    run a program in the session, end with its exit code
                                                             --cwd FOLDER
  install <flow>    install what the requirements ask for now
  undo <flow>       go back to what was there before the last install
  reset <flow>      make it as new                           --depth worker|packages|all  --no-cache
                                                             --vm-size NAME  --dry-run  --yes
  move <flow>       take the session to another place        --to local|docker[:engine]
  stop <flow>       end the session and remove it
  status [<flow>]   what there is, and how it differs from the files
  packages <flow>   what is installed, and why: requirement, dependency, base
  files <flow>      what the session sees, with sizes
  check [<path>…]   what is wrong with flows, runs and requirements; of a folder, all below it
  logs <flow>       the session's log                        --run ID  --follow
  lsp --stdio       the language service for other editors
  gc                remove what nothing needs                --dry-run  --all
  doctor            the compute resources, and what is missing on this machine

  --json            one JSON document on stdout              --no-input  never ask
  --version, --help

Exit codes: 0 done, 1 the operation failed, 2 bad input, 3 something is missing on this machine, 4 cancelled.
`;
