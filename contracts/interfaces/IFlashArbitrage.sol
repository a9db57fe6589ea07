// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IFlashArbitrage
 * @notice Executes a cycle of swaps that starts and ends with the profit token, paid for by a flash swap or a flash
 * loan, and reverts unless the cycle earns at least what was asked for.
 *
 * What holds for whatever route an operator names:
 * - Safety: no call by anyone but the owner lowers any balance of the contract, in any token or ETH. Only the profit
 *   token is ever sent, and its balance is compared at the end.
 * - Safety: callbacks are answered only during an execution, and only to the one caller that is expected just then.
 * - Safety: the contract grants no allowance, and calls nothing but the swap of a named pool, the loan of the Vault and
 *   the transfer and balance of the profit token.
 * - Liveness: the owner can take out every token and all ETH at any time.
 */
interface IFlashArbitrage {
    // EVENTS

    /// @notice The owner has taken tokens out.
    event Withdrawn(address indexed token, address indexed to, uint256 amount);

    /// @notice The owner has taken ETH out.
    event NativeWithdrawn(address indexed to, uint256 amountWei);

    // ERRORS: CONSTRUCTION

    /// @notice A role or a dependency must not be the zero address.
    error ZeroAddress();

    /// @notice There must be one to four operators.
    error OperatorCountOutOfRange(uint256 count);

    /// @notice An operator is named twice.
    error DuplicateOperator(address operator);

    /// @notice The owner's key is cold and must not serve as an operator's.
    error OwnerIsOperator(address owner);

    // ERRORS: ACCESS

    /// @notice Only an operator may execute.
    error NotOperator(address caller);

    /// @notice Only the owner may take anything out.
    error NotOwner(address caller);

    /// @notice An execution is already under way in this transaction.
    error Reentered();

    /// @notice Nobody, or somebody else, is expected to call back.
    error UnexpectedCallback(address caller);

    // ERRORS: EXECUTION

    /// @notice The call came in a later block than it was meant for.
    error Expired(uint256 blockNumber, uint256 expiryBlock);

    /// @notice The packed route is too short, too long or cut off.
    error MalformedRoute(uint256 length);

    /// @notice The header sets a flag that does not exist.
    error UnknownFlags(uint8 flags);

    /// @notice A hop names a venue that does not exist.
    error UnknownHopKind(uint8 kind);

    /// @notice An execution that need not earn anything would accept everything.
    error MinimumProfitMissing();

    /// @notice The profit token's balance grew by less than the minimum; a negative gain is a loss.
    error ProfitBelowMinimum(int256 gained, uint256 minimum);

    /// @notice The token does not answer with a balance.
    error BalanceUnavailable(address token);

    /// @notice The token refused to send, or answered false.
    error TransferFailed(address token, address to, uint256 amount);

    // EXECUTION

    /**
     * @notice Executes the packed route that follows the selector directly, without ABI encoding; the layout is in
     * PackedRoute. Only for operators.
     *
     * Emits no event: the profit is the sum of the profit token's transfers to this contract and from it.
     * @return profitWei what the profit token's balance grew by, before the payout
     */
    function execute() external returns (uint256 profitWei);

    // OWNERSHIP

    /// @notice Takes a token out. Only for the owner.
    function withdraw(address token, address to, uint256 amount) external;

    /// @notice Takes ETH out. The contract accepts none, but cannot keep it from being forced in. Only for the owner.
    function withdrawNative(address payable to, uint256 amountWei) external;

    // ROLES AND DEPENDENCIES: fixed for good; a new deployment replaces them

    /// @notice The cold account that alone takes assets out.
    function owner() external view returns (address);

    /// @notice Where profit goes when an execution asks for it to be paid out.
    function payout() external view returns (address);

    /// @notice The hot accounts that execute; unset places repeat the first one.
    function operators() external view returns (address[4] memory);

    /// @notice Whether the account may execute.
    function isOperator(address account) external view returns (bool);

    /// @notice The profit token when the route names none: WETH.
    function wrappedNative() external view returns (address);

    /// @notice The Balancer V2 Vault that lends.
    function balancerVault() external view returns (address);
}
