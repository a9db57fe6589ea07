// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolManager} from "../../../contracts/interfaces/external/IPoolManager.sol";
import {IPoolCallbacks} from "./IPoolCallbacks.sol";
import {MockToken} from "./MockToken.sol";

/**
 * @notice A double of Uniswap V4's PoolManager with its account keeping. Of what its pools are a key tells: `fee` is how
 * many percent of what is charged come out, `tickSpacing` how many percent of the amount are charged.
 */
contract PoolManagerDouble is IPoolManager {
    mapping(address account => mapping(address currency => int256 amount)) private deltas;
    uint256 private openAccounts;
    bool private isUnlocked;
    address private synced;
    uint256 private syncedBalance;

    error AlreadyUnlocked();
    error ManagerLocked();
    error CurrencyNotSettled();
    error NonzeroNativeValue();
    error Unsent();
    error PriceLimited();

    modifier whenUnlocked() {
        if (!isUnlocked) revert ManagerLocked();
        _;
    }

    function unlock(bytes calldata data) external returns (bytes memory answer) {
        if (isUnlocked) revert AlreadyUnlocked();
        isUnlocked = true;
        answer = IPoolCallbacks(msg.sender).unlockCallback(data);
        if (openAccounts != 0) revert CurrencyNotSettled();
        isUnlocked = false;
    }

    function swap(
        PoolKey calldata key,
        SwapParams calldata params,
        bytes calldata
    ) external whenUnlocked returns (int256 delta) {
        // Next to TickMath's outermost prices: no limit.
        uint160 noLimit = params.zeroForOne ? 4295128740 : 1461446703485210103287273052203988822378723970341;
        if (params.sqrtPriceLimitX96 != noLimit) revert PriceLimited();
        int256 input = params.amountSpecified * key.tickSpacing / 100;
        int256 output = -input * int256(uint256(key.fee)) / 100;
        (int256 amount0, int256 amount1) = params.zeroForOne ? (input, output) : (output, input);
        _account(key.currency0, amount0);
        _account(key.currency1, amount1);
        return amount0 << 128 | int256(uint256(uint128(int128(amount1))));
    }

    function sync(address currency) external {
        synced = currency;
        if (currency != address(0)) syncedBalance = MockToken(currency).balanceOf(address(this));
    }

    function take(address currency, address to, uint256 amount) external whenUnlocked {
        _account(currency, -int256(amount));
        if (currency != address(0)) {
            MockToken(currency).transfer(to, amount);
        } else {
            (bool sent,) = to.call{value: amount}("");
            if (!sent) revert Unsent();
        }
    }

    function settle() external payable whenUnlocked returns (uint256 paid) {
        if (synced == address(0)) {
            paid = msg.value;
        } else {
            if (msg.value != 0) revert NonzeroNativeValue();
            paid = MockToken(synced).balanceOf(address(this)) - syncedBalance;
        }
        _account(synced, int256(paid));
        synced = address(0);
    }

    function _account(address currency, int256 change) private {
        int256 before = deltas[msg.sender][currency];
        int256 current = before + change;
        deltas[msg.sender][currency] = current;
        if (before == 0 && current != 0) ++openAccounts;
        if (before != 0 && current == 0) --openAccounts;
    }
}
