// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IFlashArbitrage} from "./interfaces/IFlashArbitrage.sol";
import {ExecutionContext} from "./libraries/ExecutionContext.sol";
import {NativeCalls} from "./libraries/NativeCalls.sol";
import {PackedRoute} from "./libraries/PackedRoute.sol";
import {RouteEncoder} from "./libraries/RouteEncoder.sol";
import {TokenCalls} from "./libraries/TokenCalls.sol";
import {Funding} from "./stages/Funding.sol";
import {Roles} from "./stages/Roles.sol";
import {Settlement} from "./stages/Settlement.sol";

/**
 * @title FlashArbitrage
 * @notice Executes a cycle of swaps that pays for itself, and keeps what it earns. The stages are, in their order:
 * {Funding} pays for the cycle until it has paid for itself, {Delivery} runs its hops, and {Settlement} says what becomes
 * of the profit. Whatever they do, the profit token's balance has to have grown by at least the minimum in the end.
 */
contract FlashArbitrage is IFlashArbitrage, Funding, Settlement {
    using NativeCalls for address;
    using PackedRoute for bytes;
    using SafeERC20 for IERC20;
    using TokenCalls for address;

    /// @notice Fixes the roles; see {Roles}.
    constructor(
        address owner_,
        address payout_,
        address[] memory operators_,
        address wrappedNative_
    ) Roles(owner_, payout_, operators_, wrappedNative_) {}

    // EXECUTION

    /// @inheritdoc IFlashArbitrage
    function execute() external returns (uint256 profitWei) {
        // The contract itself comes from flashLoanArbitrage, and from nowhere else: no other call that it makes has this
        // selector.
        if (msg.sender != firstOperator && !_isOperator(msg.sender) && msg.sender != address(this)) {
            revert NotOperator(msg.sender);
        }
        if (ExecutionContext.expected() != 0) revert Reentered();
        (uint256 flags, uint256 expiryBlock, uint256 minProfitWei, bytes calldata route) =
            PackedRoute.decodeHeader(msg.data[4:]);
        if (block.number > expiryBlock) revert Expired(block.number, expiryBlock);
        address token = wrappedNative;
        uint256 settlement;
        if (flags != 0) (token, settlement, route) = _readOptions(flags, route);

        // A token is only asked for its balance by a static call, from which nothing can be re-entered with effect.
        uint256 balanceBefore = token.ownBalance();
        if (flags & PackedRoute.FUNDING_MASK == PackedRoute.FUNDED_BY_LAST_POOL) _flashSwap(route);
        else _fund(flags, token, route);
        ExecutionContext.end();
        uint256 balanceAfter = token.ownBalance();

        unchecked {
            profitWei = balanceAfter - balanceBefore; // wraps around for a loss, which is refused next
        }
        if (balanceAfter < balanceBefore || profitWei < minProfitWei) {
            // As a signed number a loss is negative.
            revert ProfitBelowMinimum(int256(profitWei), minProfitWei); // forge-lint: disable-line(unsafe-typecast)
        }
        if (flags != 0) profitWei = _settle(token, balanceBefore, profitWei, minProfitWei, settlement);
    }

    /// @inheritdoc IFlashArbitrage
    function flashLoanArbitrage(Arbitrage calldata arbitrage) external returns (uint256 profitWei) {
        if (!_isOperator(msg.sender)) revert NotOperator(msg.sender);
        bytes memory call =
            RouteEncoder.encode(arbitrage, this.execute.selector, RouteEncoder.Accounts(owner, payout, wrappedNative));
        profitWei = abi.decode(Address.functionCall(address(this), call), (uint256));
    }

    /// @dev Reads what the flags announce. A profit token is the one that may be spent from now on.
    function _readOptions(
        uint256 flags,
        bytes calldata packed
    ) private returns (address token, uint256 settlement, bytes calldata rest) {
        token = wrappedNative;
        rest = packed;
        if (flags & PackedRoute.FLAG_PROFIT_TOKEN != 0) {
            (token, rest) = rest.takeAddress();
            ExecutionContext.makeSpendable(token, wrappedNative);
        }
        if (flags & PackedRoute.FLAG_PARENT_HASH != 0) {
            uint256 parentHash;
            (parentHash, rest) = rest.take(32);
            bytes32 actual = blockhash(block.number - 1);
            if (actual != bytes32(parentHash)) revert UnexpectedParent(actual, bytes32(parentHash));
        }
        if (flags & PackedRoute.FLAG_SETTLEMENT != 0) {
            (settlement, rest) = rest.take(3);
        }
    }

    // OWNERSHIP

    /// @inheritdoc IFlashArbitrage
    function withdraw(address token, address to, uint256 amount) external {
        _onlyOwner();
        if (to == address(0)) revert ZeroAddress();
        IERC20(token).safeTransfer(to, amount);
        emit Withdrawn(token, to, amount);
    }

    /// @inheritdoc IFlashArbitrage
    function withdrawNative(address to, uint256 amountWei) external {
        _onlyOwner();
        if (to == address(0)) revert ZeroAddress();
        to.sendNative(amountWei);
        emit NativeWithdrawn(to, amountWei);
    }
}
